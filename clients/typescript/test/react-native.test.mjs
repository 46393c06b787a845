// The client with what React Native has in place of a browser: its fetch, and neither streams, Web Locks, crypto.subtle, storage
// of a browser nor AbortSignal.timeout. The code is lowered as for Hermes; the engine itself does not run here.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { after, before, describe, test } from 'node:test';
import vm from 'node:vm';
import { build } from 'esbuild';
import { Proxy } from '../../behaviour/proxy.mjs';
import { Service } from '../../behaviour/service.mjs';

const PASSWORD = 'a quiet walk by the river';

/** The platform's requests. */
class XMLHttpRequest {
  #headers = {};
  #request;

  open(method, url) {
    Object.assign(this, { method, responseURL: url });
  }

  setRequestHeader(name, value) {
    this.#headers[name] = value;
  }

  getAllResponseHeaders() {
    return Object.entries(this.received).map(([name, value]) => `${name}: ${value}`).join('\r\n');
  }

  send(body) {
    this.#request = http.request(this.responseURL, { method: this.method, headers: this.#headers, agent: false }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', () => this.onerror());
      answer.on('end', () => {
        const response = String(Buffer.concat(parts));
        Object.assign(this, { status: answer.statusCode, statusText: '', received: answer.headers, response });
        this.onload();
      });
    });
    this.#request.on('error', () => this.onerror());
    this.#request.end(body ?? undefined);
  }

  abort() {
    this.#request.destroy();
    this.onabort?.();
  }
}

class AbortSignal {
  aborted = false;
  #listeners = new Set();

  addEventListener(_, listener) {
    this.#listeners.add(listener);
  }

  removeEventListener(_, listener) {
    this.#listeners.delete(listener);
  }

  abort() {
    this.aborted = true;
    this.#listeners.forEach((listener) => listener());
  }
}

class AbortController {
  signal = new AbortSignal();

  abort() {
    this.signal.abort();
  }
}

/** Returns the client's exports in a world of its own. */
async function reactNative() {
  const { outputFiles } = await build({
    entryPoints: ['dist/index.js'], bundle: true, format: 'iife', globalName: 'signet', target: 'es2017', write: false,
  });
  const world = vm.createContext({
    XMLHttpRequest, AbortController, AbortSignal, URL, URLSearchParams, atob, btoa, setTimeout, clearTimeout, console,
    performance: { now: () => performance.now() },
    navigator: { product: 'ReactNative' },
    crypto: { getRandomValues: (array) => crypto.getRandomValues(array) },
  });
  vm.runInContext('globalThis.self = globalThis.window = globalThis', world);
  vm.runInContext(readFileSync('node_modules/whatwg-fetch/dist/fetch.umd.js', 'utf8'), world);
  vm.runInContext(outputFiles[0].text, world);
  const missing = ['localStorage', 'indexedDB', 'BroadcastChannel', 'ReadableStream', 'TextDecoder', 'TextEncoder', 'structuredClone'];
  assert.deepEqual(missing.filter((name) => vm.runInContext(`typeof ${name} !== 'undefined'`, world)), []);
  return vm.runInContext('signet', world);
}

describe('in React Native', { skip: !Service.isBuilt && 'the service is not packaged' }, () => {
  let service, proxy, signet, user;
  const items = new Map();
  // As of AsyncStorage, SecureStore and the keychains.
  const store = {
    getItem: async (name) => items.get(name) ?? null,
    setItem: async (name, value) => void items.set(name, value),
    removeItem: async (name) => void items.delete(name),
  };

  before(async () => {
    service = await new Service().start();
    proxy = new Proxy(service.port);
    await proxy.start();
    signet = await reactNative();
    const account = { username: 'alice', email: 'alice@example.com', password: PASSWORD };
    user = { ...account, ...(await service.admin('POST', '/api/users/', account)) };
  });

  after(async () => {
    await proxy?.stop();
    await service?.remove();
  });

  /** An app that has just been started. */
  const start = () => signet.createClient({ url: `http://127.0.0.1:${proxy.listening}`, storage: signet.keychain(store) });

  test('the user signs in, stays signed in through lost responses and restarts, and signs out', async () => {
    const app = start();
    const { status } = await app.signIn.withPassword({ username: user.username, password: PASSWORD });
    assert.equal(status, 'signedIn');
    await service.admin('PATCH', `/api/users/${user.id}/`, { is_staff: true });
    const faults = ['drop-response', 'cut-response', 'login-page', { name: 'busy', retryAfter: 1 }];
    proxy.rules([{ on: '/api/token/refresh/', faults }]);
    const titles = ['one', 'two', 'three', 'four'];
    const posts = await Promise.all(titles.map((title) => app.posts.create({ title, content: 'x' })));
    assert.deepEqual(posts.map(({ author }) => author), Array(4).fill('alice'));
    proxy.rules([{ on: '/api/token/refresh/', faults: Array(5).fill('drop-response') }]);
    await assert.rejects(app.refresh(), { code: 'network' });
    const again = start();
    await again.refresh();
    assert.equal((await again.claims()).email, user.email);
    assert.equal((await again.account.me()).username, 'alice');
    await assert.rejects(again.posts.create({ title: '' }), (fault) => fault.status === 400 && fault.fields.title.length === 1);
    assert.equal((await again.fetch('/api/protected/')).status, 200);
    assert.equal((await service.admin('GET', `/api/sessions/?user_id=${user.id}`)).length, 1);
    assert.equal(await again.signOut(), true);
    assert.equal(await start().claims(), undefined);
    assert.equal((await service.admin('GET', `/api/sessions/?user_id=${user.id}`)).length, 0);
  });

  test('a time limit ends an attempt', async () => {
    const app = signet.createClient({ url: `http://127.0.0.1:${proxy.listening}`, storage: signet.keychain(store), timeout: 5000 });
    await app.signIn.withPassword({ username: user.username, password: PASSWORD });
    proxy.rules([{ on: '/api/token/refresh/', faults: [{ name: 'delay-response', ms: 20_000 }] }]);
    await app.refresh();
    assert.equal(proxy.counted('POST /api/token/refresh/ delay-response'), 1);
  });
});
