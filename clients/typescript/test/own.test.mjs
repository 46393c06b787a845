// What docs/your-own-client.md says about clients that are not Signet's, with the code of that page.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { after, before, describe, test } from 'node:test';
import { AxiosError } from 'axios';
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
    return (url, { method, body: data } = {}) =>
      api.request({ url, method, data, validateStatus: (status) => status !== 401 });
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

after(() => rmSync(FOLDER, { recursive: true, force: true }));

test('axios: only the service gets the token, and only its 401 is repeated', async () => {
  const sent = [];
  const adapter = async (config) => {
    sent.push([config.url, config.headers.get('Authorization')]);
    throw new AxiosError('no', AxiosError.ERR_BAD_REQUEST, config, {}, { status: 401, data: {}, config });
  };
  const store = { tokens: { access: 'mine' } };
  const api = (await onThePage('axios.mjs'))({ url: 'https://id.example.com', store });
  const others = ['https://evil.example.com/', '//evil.example.com/', 'http://id.example.com/', 'https://id.example.com:8443/', 'https://id.example.com.evil.com/'];
  for (const address of others) await assert.rejects(api.get(address, { adapter }), { message: 'no' });
  assert.deepEqual(sent, others.map((address) => [address, undefined]));
  sent.length = 0;
  const answers = async (config) => (sent.push([config.url, config.headers.get('Authorization')]), { status: 200, data: {}, config });
  for (const address of ['/api/posts/', 'https://id.example.com/api/posts/']) await api.get(address, { adapter: answers });
  assert.deepEqual(sent.map(([, token]) => token), ['Bearer mine', 'Bearer mine']);
});

/** Starts a server for one test, and returns its address. */
async function serverOf(t, answer) {
  const server = http.createServer((request, response) => {
    const [status, body, headers] = answer(request);
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
  });
  t.after(() => server.close().closeAllConnections());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${server.address().port}`;
}

for (const name of ['fetch', 'axios']) {
  test(`${name}: a redirect and a 401 of somebody else end nothing, and only the service gets the refresh token`, async (t) => {
    let stolen = 0;
    let signedOut = 0;
    const thief = await serverOf(t, () => (stolen++, [200, { access: 'stolen' }]));
    const refreshes = [[307, {}, { Location: thief }], [401, { detail: 'Not authenticated' }], [200, { access: 'new' }]];
    const greeting = ({ headers }) => [headers.authorization === 'Bearer new' ? 200 : 401, {}];
    const url = await serverOf(t, (request) => (request.url === '/api/token/refresh/' ? refreshes.shift() : greeting(request)));
    const store = { tokens: { access: 'old', refresh: 'r', key: 'k' } };
    const call = await clients[name]({ url, store, onSignedOut: () => signedOut++ });
    assert.equal((await call('/api/protected/')).status, 200);
    assert.deepEqual([stolen, signedOut, store.tokens.access], [0, 0, 'new']);
  });

  test(`${name}: a call that is redirected sends its body to nobody else`, async (t) => {
    let stolen = 0;
    const thief = await serverOf(t, () => (stolen++, [200, {}]));
    const url = await serverOf(t, () => [307, {}, { Location: thief }]);
    const call = await clients[name]({ url, store: { tokens: { access: 'a', refresh: 'r', key: 'k' } } });
    await assert.rejects(call('/api/posts/', { method: 'POST', body: '{}' }));
    assert.equal(stolen, 0);
  });

  for (const refusal of [{ code: 'token_not_valid' }, { code: 'mfa_enrolment_required' }, { detail: 'No active account found for the given token.' }]) {
    test(`${name}: a 401 with ${JSON.stringify(refusal)} signs out`, async (t) => {
      let signedOut = 0;
      const url = await serverOf(t, () => [401, refusal]);
      const store = { tokens: { access: 'a', refresh: 'r', key: 'k' } };
      const call = await clients[name]({ url, store, onSignedOut: () => signedOut++ });
      await call('/api/protected/').catch(() => {});
      assert.ok(signedOut > 0);
    });
  }
}

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
