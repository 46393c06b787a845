// The sample page and the client in a real browser, with a real service behind a network that fails.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, beforeEach, describe, test } from 'node:test';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { Proxy } from '../../behaviour/proxy.mjs';
import { Service } from '../../behaviour/service.mjs';

const PROGRAM = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => path && existsSync(path),
);
const PASSWORD = 'a quiet walk by the river';
const missing = !PROGRAM ? 'there is no Chromium' : !Service.isBuilt ? 'the service is not packaged' : false;

/** Each test with both places for the refresh token, unless it is about one of them. */
for (const cookies of [false, true]) {
  describe(`in a browser, the refresh token in ${cookies ? 'a cookie' : 'IndexedDB'}`, { skip: missing }, () => {
    tests(cookies);
  });
}

function tests(cookies) {
  let browser, context, page, pages, proxy, service, settings, user;

  before(async () => {
    pages = await pageServer();
    settings = {
      'quarkus.http.cors.enabled': 'true',
      'quarkus.http.cors.origins': pages.origin,
      'quarkus.http.cors.exposed-headers': 'link,retry-after,signet-device',
      'quarkus.http.cors.access-control-allow-credentials': 'true',
      'signet.sign-in.methods': 'password,passkey',
      'signet.passkey.rp-id': 'localhost',
      'signet.passkey.origins': pages.origin,
      'signet.cookies.enabled': cookies,
      'signet.cookies.origins': pages.origin,
    };
    service = await new Service().start(settings);
    proxy = new Proxy(service.port);
    await proxy.start();
    browser = await chromium.launch({ executablePath: PROGRAM, args: ['--no-sandbox'] });
  });

  after(async () => {
    await browser?.close();
    await proxy?.stop();
    await service?.remove();
    pages?.close();
  });

  beforeEach(async () => {
    proxy.rules([]);
    proxy.reset();
    proxy.onKill = async () => {};
    const username = `user${Math.random().toString(36).slice(2, 12)}`;
    const account = { username, email: `${username}@example.com`, password: PASSWORD };
    user = { ...account, ...(await service.admin('POST', '/api/users/', account)) };
    await context?.close();
    context = await browser.newContext();
    page = await open();
  });

  async function open(where = context) {
    const tab = await where.newPage();
    await tab.goto(`${pages.origin}/?service=http://localhost:${proxy.listening}${cookies ? '&cookies' : ''}`);
    await tab.locator('#sign-in, main').and(tab.locator(':visible')).first().waitFor();
    return tab;
  }

  async function signIn(tab = page) {
    await tab.locator('#sign-in [name=username]').fill(user.username);
    await tab.locator('#sign-in [name=password]').fill(PASSWORD);
    await tab.locator('#sign-in button').click();
    await tab.locator('main').waitFor();
  }

  const sessions = async () => (await service.admin('GET', `/api/sessions/?user_id=${user.id}`)).length;
  const stored = (tab) => tab.evaluate(async () => (await import('/signet-client.js')).indexedDb().get());
  const calls = (tab) =>
    tab.evaluate(() =>
      Promise.all(Array.from({ length: 8 }, async () => (await client.fetch('/api/protected/')).status)),
    );

  test('the sample page signs in, publishes, stays signed in when it is loaded again, and signs out', async () => {
    await signIn();
    await page.locator('#write [name=title]').fill(`By ${user.username}`);
    await page.locator('#write [name=content]').fill('Written in a browser.');
    await page.locator('#write button').click();
    await page.getByText(`By ${user.username} (${user.username})`).waitFor();
    await page.reload();
    await page.locator('main').waitFor();
    await page.locator('#who').and(page.getByText(user.username)).waitFor();
    await page.locator('#sign-out').click();
    await page.getByText('Signed out.').waitFor();
    while ((await stored(page))?.includes('access')) await page.waitForTimeout(50);
    assert.equal(await sessions(), 0);
  });

  test('the sample page says that a password is wrong, and that the network is gone', async () => {
    await page.locator('#sign-in [name=username]').fill(user.username);
    await page.locator('#sign-in [name=password]').fill('not this one');
    await page.locator('#sign-in button').click();
    await page.getByText('No active account found').waitFor();
    proxy.rules([{ on: '/api/token/', faults: ['drop-request', 'drop-request', 'drop-request'] }]);
    await page.locator('#sign-in button').click();
    await page.getByText('No connection. Try again.').waitFor();
  });

  test('lost responses sign nobody out, and scripts see the refresh token only if it is not in a cookie', async () => {
    await signIn();
    proxy.rules([{ on: '/api/token/refresh/', method: 'POST', faults: ['drop-response', 'cut-response', 'drop-request'] }]);
    await page.evaluate(() => client.refresh());
    await page.evaluate(() => client.refresh());
    assert.deepEqual(await calls(page), Array(8).fill(200));
    assert.equal((await stored(page)).includes('"refresh"'), !cookies);
    assert.equal(await sessions(), 1);
  });

  test('3 tabs whose token is rejected at once refresh once', async () => {
    await signIn();
    const tabs = [page, await open(), await open()];
    await service.admin('PATCH', `/api/users/${user.id}/`, { is_staff: true });
    proxy.reset();
    const results = await Promise.all(tabs.map(calls));
    assert.deepEqual(results.flat(), Array(24).fill(200));
    assert.equal(proxy.counted('POST /api/token/refresh/ forwarded'), 1);
    assert.equal(await sessions(), 1);
  });

  test('3 tabs that share localStorage get new tokens in the same way', async () => {
    const shared = async (tab) => {
      await tab.evaluate(
        async ([url, inCookies]) => {
          const { createClient, localStorage } = await import('/signet-client.js');
          window.client = createClient({ url, storage: localStorage(), cookies: inCookies });
        },
        [`http://localhost:${proxy.listening}`, cookies],
      );
      return tab;
    };
    const tabs = await Promise.all([page, await open(), await open()].map(shared));
    const credentials = { username: user.username, password: PASSWORD };
    await page.evaluate((typed) => client.signIn.withPassword(typed), credentials);
    for (const tab of tabs) await tab.waitForFunction(async () => (await client.claims()) !== undefined);
    await service.admin('PATCH', `/api/users/${user.id}/`, { is_staff: true });
    const results = await Promise.all(tabs.map(calls));
    assert.deepEqual(results.flat(), Array(24).fill(200));
    assert.equal(await sessions(), 1);
  });

  test('a page and a worker that share IndexedDB refresh once, and hear of each other', async () => {
    await page.evaluate(
      async ([url, inCookies, username, password]) => {
        const { createClient, indexedDb } = await import('/signet-client.js');
        window.shared = createClient({ url, storage: indexedDb('shared'), cookies: inCookies });
        await window.shared.signIn.withPassword({ username, password });
        const code = `
          import { createClient, indexedDb } from '${location.origin}/signet-client.js';
          const client = createClient({ url: '${url}', storage: indexedDb('shared'), cookies: ${inCookies} });
          client.on('signedOut', ({ reason }) => postMessage(reason));
          onmessage = async () => {
            const calls = Array.from({ length: 8 }, async () => (await client.fetch('/api/protected/')).status);
            postMessage(await Promise.all(calls));
          };
          await client.claims();
          postMessage('ready');`;
        window.worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })), { type: 'module' });
        window.heard = () => new Promise((resolve) => (window.worker.onmessage = ({ data }) => resolve(data)));
        await window.heard();
      },
      [`http://localhost:${proxy.listening}`, cookies, user.username, PASSWORD],
    );
    await service.admin('PATCH', `/api/users/${user.id}/`, { is_staff: true });
    proxy.reset();
    const statuses = await page.evaluate(async () => {
      const inWorker = window.heard();
      window.worker.postMessage('call');
      const here = Array.from({ length: 8 }, async () => (await window.shared.fetch('/api/protected/')).status);
      return [...(await Promise.all(here)), ...(await inWorker)];
    });
    assert.deepEqual(statuses, Array(16).fill(200));
    assert.equal(proxy.counted('POST /api/token/refresh/ forwarded'), 1);
    const reason = await page.evaluate(async () => {
      const told = window.heard();
      await window.shared.signOut();
      return told;
    });
    assert.equal(reason, 'elsewhere');
    assert.equal(await sessions(), 0);
  });

  test('a tab that is closed during a refresh leaves the others signed in', async () => {
    await signIn();
    const other = await open();
    await service.admin('PATCH', `/api/users/${user.id}/`, { is_staff: true });
    proxy.rules([{ on: '/api/token/refresh/', method: 'POST', faults: ['kill-after'] }]);
    proxy.onKill = () => page.close();
    await assert.rejects(calls(page));
    assert.deepEqual(await calls(other), Array(8).fill(200));
    assert.equal(await sessions(), 1);
  });

  // Chromium writes cookies to the disk only after half a minute, so a killed browser has lost those that are younger.
  test('a browser that is killed between request and response goes on when it is started again', { skip: cookies }, async (t) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'signet-browser-'));
    t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }));
    for (const fault of ['kill-after', 'kill-before']) {
      const first = await started(folder);
      t.after(first.kill);
      const tab = await open(first.context);
      if (fault === 'kill-after') await signIn(tab);
      else await tab.locator('main').waitFor();
      await service.admin('PATCH', `/api/users/${user.id}/`, { is_staff: fault === 'kill-after' });
      proxy.rules([{ on: '/api/token/refresh/', method: 'POST', faults: [fault] }]);
      proxy.onKill = first.kill;
      await assert.rejects(calls(tab));
      const second = await started(folder);
      t.after(second.kill);
      assert.deepEqual(await calls(await open(second.context)), Array(8).fill(200));
      assert.equal(await sessions(), 1);
      await second.kill();
    }
  });

  test('if the user deletes the site\'s data, the page goes on without a session, and can sign in again', async () => {
    await signIn();
    const devTools = await context.newCDPSession(page);
    await devTools.send('Storage.clearDataForOrigin', { origin: pages.origin, storageTypes: 'all' });
    await page.waitForFunction(async () => (await client.claims()) === undefined);
    const credentials = { username: user.username, password: PASSWORD };
    assert.equal((await page.evaluate((typed) => client.signIn.withPassword(typed), credentials)).status, 'signedIn');
    assert.deepEqual(await calls(page), Array(8).fill(200));
  });

  test('signing out in one tab shows the sign-in in the others', async () => {
    await signIn();
    const other = await open();
    await other.locator('main').waitFor();
    await page.locator('#sign-out').click();
    await other.locator('#sign-in').waitFor();
    await signIn(other);
    await page.locator('main').waitFor();
  });

  test('a passkey signs in, is a second factor, and can be removed', async () => {
    const authenticator = await context.newCDPSession(page);
    await authenticator.send('WebAuthn.enable');
    await authenticator.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await signIn();
    const done = await page.evaluate(
      async ([username, password]) => {
        const passkeys = await import('/passkeys.js');
        const added = await passkeys.addPasskey(client, { current_password: password }, 'my laptop');
        await client.signOut();
        const alone = await passkeys.signInWithPasskey(client);
        await client.signOut();
        const named = await passkeys.signInWithPasskey(client, { username });
        await client.signOut();
        const step = await client.signIn.withPassword({ username, password });
        const second = await passkeys.verifyWithPasskey(client, step);
        const listed = await passkeys.listPasskeys(client);
        await passkeys.removePasskey(client, listed[0].id, { current_password: password });
        return {
          codes: added.recovery_codes.length,
          statuses: [alone, named, step, second].map(({ status }) => status),
          names: listed.map(({ name }) => name),
          left: await passkeys.listPasskeys(client),
        };
      },
      [user.username, PASSWORD],
    );
    assert.deepEqual(done, {
      codes: 10,
      statuses: ['signedIn', 'signedIn', 'secondFactor', 'signedIn'],
      names: ['my laptop'],
      left: [],
    });
    assert.equal(await sessions(), 1);
  });

  test('a session that was ended elsewhere asks to sign in again', async () => {
    await signIn();
    await service.admin('POST', `/api/logout/all/?user_id=${user.id}`);
    await page.evaluate(() => client.fetch('/api/protected/').catch(() => {}));
    await page.getByText('Please sign in again.').waitFor();
  });

  // The last test, because the service goes on with this setting.
  test('3 tabs at the moment of expiry refresh once', async () => {
    await service.stop();
    await service.start({ ...settings, 'signet.token.access-lifetime': '10s' });
    await signIn();
    const tabs = [page, await open(), await open()];
    await page.waitForTimeout(11_000);
    proxy.reset();
    const results = await Promise.all(tabs.map(calls));
    assert.deepEqual(results.flat(), Array(24).fill(200));
    assert.equal(proxy.counted('POST /api/token/refresh/ forwarded'), 1);
    assert.equal(await sessions(), 1);
  });
}

/** Starts a browser that keeps its data in a folder, and can be killed with all its processes. */
async function started(folder) {
  const options = ['--headless=new', '--no-sandbox', '--remote-debugging-port=0', `--user-data-dir=${folder}`, 'about:blank'];
  const running = spawn(PROGRAM, options, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const address = await new Promise((resolve, reject) => {
    running.once('exit', () => reject(new Error('Chromium has ended.')));
    createInterface({ input: running.stderr }).on('line', (line) => {
      const [, found] = /listening on (ws:\S+)/.exec(line) ?? [];
      if (found) resolve(found);
    });
  });
  const [context] = (await chromium.connectOverCDP(address)).contexts();
  const ended = once(running, 'exit');
  const kill = async () => {
    if (running.exitCode === null && running.signalCode === null) process.kill(-running.pid, 'SIGKILL');
    await ended;
  };
  return { context, kill };
}

/** Serves the sample page and the bundled client. */
async function pageServer() {
  const bundled = async (entry) => {
    const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: 'esm', write: false });
    return outputFiles[0].contents;
  };
  const scripts = {
    '/signet-client.js': await bundled('dist/index.js'),
    '/passkeys.js': await bundled('dist/passkeys.js'),
  };
  const html = await readFile('sample/index.html');
  const server = http.createServer((request, response) => {
    const script = scripts[request.url];
    response.setHeader('Content-Type', script ? 'text/javascript' : 'text/html');
    response.end(script ?? html);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Passkeys need a name: an address has none.
  return { origin: `http://localhost:${server.address().port}`, close: () => server.close() };
}
