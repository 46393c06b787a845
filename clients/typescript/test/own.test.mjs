// What docs/your-own-client.md says about clients that are not Signet's, with the code of that page.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { Proxy } from '../../behaviour/proxy.mjs';
import { Service } from '../../behaviour/service.mjs';

const PASSWORD = 'a quiet walk by the river';
const PAGE = readFileSync('../../docs/your-own-client.md', 'utf8');
const TRIALS = 5;
// Inside the package, so that the code finds axios.
const FOLDER = new URL('../node_modules/.cache/own/', import.meta.url);

async function onThePage(name) {
  const code = PAGE.split('```').find((block) => block.startsWith(`js\n// ${name}\n`));
  mkdirSync(FOLDER, { recursive: true });
  const file = new URL(name, FOLDER);
  writeFileSync(file, code.slice('js\n'.length));
  return (await import(file)).createApi;
}

const clients = {
  async fetch(options) {
    return (await onThePage('fetch.mjs'))(options);
  },
  async axios(options) {
    const api = (await onThePage('axios.mjs'))(options);
    return (path) => api.get(path, { validateStatus: (status) => status !== 401 });
  },
  /** A client as most are: no key, and one attempt. */
  async 'a client without a key'({ url, store, onSignedOut }) {
    return async (path) => {
      const call = () => fetch(url + path, { headers: { Authorization: `Bearer ${store.tokens.access}` } });
      let response = await call();
      if (response.status === 401) {
        const refresh = await post(`${url}/api/token/refresh/`, { refresh: store.tokens.refresh });
        if (refresh.status === 401) return onSignedOut();
        store.tokens = await refresh.json();
        response = await call();
      }
      return response;
    };
  },
};

for (const [setting, expected] of [
  ['reject', { fetch: 0, axios: 0, 'a client without a key': TRIALS }],
  ['replay', { fetch: 0, axios: 0, 'a client without a key': 0 }],
]) {
  describe(`with signet.refresh.on-retry=${setting}`, { skip: !Service.isBuilt && 'the service is not packaged' }, () => {
    let service, proxy;

    before(async () => {
      service = await new Service().start({ 'signet.refresh.on-retry': setting });
      proxy = new Proxy(service.port);
      await proxy.start();
    });

    after(async () => {
      await proxy?.stop();
      await service?.remove();
      rmSync(FOLDER, { recursive: true, force: true });
    });

    for (const [name, create] of Object.entries(clients)) {
      test(`${name}: of ${TRIALS} lost responses, ${expected[name]} end at the login`, async () => {
        let logins = 0;
        for (let trial = 0; trial < TRIALS; trial++) logins += (await endsAtTheLogin(create)) ? 1 : 0;
        assert.equal(logins, expected[name]);
      });
    }

    async function endsAtTheLogin(create) {
      const username = `user${Math.random().toString(36).slice(2, 12)}`;
      const account = { username, email: `${username}@example.com`, password: PASSWORD };
      const { id } = await service.admin('POST', '/api/users/', account);
      const url = `http://127.0.0.1:${proxy.listening}`;
      const pair = await (await post(`${url}/api/token/`, account)).json();
      const store = { tokens: { ...pair, key: crypto.randomUUID() } };
      let signedOut = false;
      const call = await create({ url, store, onSignedOut: () => (signedOut = true) });
      // The access token is rejected from now on.
      await service.admin('PATCH', `/api/users/${id}/`, { is_staff: true });
      proxy.rules([{ on: '/api/token/refresh/', faults: ['drop-response'] }]);
      // The second call is the user who tries again.
      const response = await call('/api/protected/').catch(() => call('/api/protected/'));
      if (!signedOut) assert.equal(response.status, 200);
      return signedOut;
    }
  });
}

function post(address, body) {
  return fetch(address, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}
