import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { test } from 'node:test';
import { createClient, keychain, memory, NetworkError, ServiceError, SignedOutError, StorageError } from '../dist/index.js';
import { ended, json, pretend, rejected, signedIn, token } from './pretend.mjs';

const url = 'https://id.example.com';
const pair = (n) => ({ access: token(), refresh: `refresh ${n}` });

function clientOf(answers, options = {}) {
  const service = pretend(answers);
  const client = createClient({ url, fetch: service.fetch, storage: signedIn(), ...options });
  const events = [];
  for (const name of ['signedIn', 'signedOut', 'refreshed', 'offline', 'online']) {
    client.on(name, (detail) => events.push(detail?.reason ? `${name} ${detail.reason}` : name));
  }
  return { client, events, ...service };
}

test('the access token goes to the service and to the listed resources, and to nobody else', async () => {
  const fine = () => json({});
  const answers = { 'GET /api/protected/': fine, 'GET /cart': fine, 'GET /': fine };
  const { client, requests } = clientOf(answers, { resources: ['https://shop.example.com/some/path'] });
  const others = ['https://evil.example.com/', 'http://id.example.com/', 'https://id.example.com.evil.com/', 'https://id.example.com:8443/'];
  for (const address of ['/api/protected/', 'https://shop.example.com/cart', ...others, '//evil.example.com/']) {
    await client.fetch(address);
  }
  const withToken = requests.filter(({ headers }) => headers.authorization).map(({ origin }) => origin);
  assert.deepEqual(withToken, ['https://id.example.com', 'https://shop.example.com']);
});

test('a header that the application sets is left alone', async () => {
  const { client, requests } = clientOf({ 'GET /api/protected/': rejected });
  const response = await client.fetch('/api/protected/', { headers: { Authorization: 'Bearer mine' } });
  assert.equal(response.status, 401);
  assert.deepEqual(requests.map(({ headers }) => headers.authorization), ['Bearer mine']);
});

test('a rejected token is refreshed once for all calls, and each is repeated with its body', async () => {
  const storage = signedIn();
  const write = (request) => (request.headers.authorization.endsWith(storage.access) ? rejected() : json({ id: 1 }, 201));
  const { client, sent, requests } = clientOf(
    { 'POST /api/posts/': write, 'POST /api/token/refresh/': () => json(pair(2)) },
    { storage },
  );
  await Promise.all(Array.from({ length: 8 }, (_, n) => client.posts.create({ title: `${n}`, content: 'x' })));
  assert.equal(sent('/api/token/refresh/').length, 1);
  assert.equal(requests.filter(({ path }) => path === '/api/posts/').length, 16);
  const titles = sent('/api/posts/').slice(8).map(({ body }) => JSON.parse(body).title);
  assert.deepEqual(titles.sort(), ['0', '1', '2', '3', '4', '5', '6', '7']);
});

test('the key is stored before the refresh is sent, and every attempt uses it', async () => {
  const storage = signedIn();
  const keys = [];
  const refresh = (request) => {
    keys.push([request.headers['idempotency-key'], storage.content.session.key]);
    if (keys.length < 3) throw new TypeError('The network is gone.');
    return json(pair(2));
  };
  const { client } = clientOf({ 'POST /api/token/refresh/': refresh }, { storage });
  await client.refresh();
  assert.deepEqual(keys, [['key 1', 'key 1'], ['key 1', 'key 1'], ['key 1', 'key 1']]);
  assert.match(storage.content.session.key, /^[0-9a-f]{32}$/);
  assert.equal(storage.content.session.refresh, 'refresh 2');
});

test('if the new tokens cannot be stored, the next refresh is the same request again', async () => {
  const storage = signedIn();
  const broken = { ...storage, set: () => { throw new Error('The disk is full.'); } };
  const { client, sent } = clientOf({ 'POST /api/token/refresh/': () => json(pair(2)) }, { storage: broken });
  const full = (fault) => fault instanceof StorageError && fault.cause.message === 'The disk is full.';
  await assert.rejects(client.refresh(), full);
  await assert.rejects(client.refresh(), full);
  const asked = sent('/api/token/refresh/').map(({ headers, body }) => [headers['idempotency-key'], JSON.parse(body).refresh]);
  assert.deepEqual(asked, [['key 1', 'refresh 1'], ['key 1', 'refresh 1']]);
});

test('a repeated response with an access token that has expired by now costs one more refresh', async () => {
  const storage = signedIn();
  const old = pair(2);
  const greet = ({ headers }) => (headers.authorization.endsWith(storage.access) || headers.authorization.endsWith(old.access) ? rejected() : json({}));
  const { client, events } = clientOf(
    { 'GET /api/protected/': greet, 'POST /api/token/refresh/': [json(old), json(pair(3))] },
    { storage },
  );
  assert.equal((await client.fetch('/api/protected/')).status, 200);
  assert.deepEqual(events, ['refreshed', 'refreshed']);
});

test('a service that rejects every token is not asked forever', async () => {
  const { client, sent } = clientOf({ 'GET /api/protected/': rejected, 'POST /api/token/refresh/': () => json(pair(2)) });
  assert.equal((await client.fetch('/api/protected/')).status, 401);
  assert.equal(sent('/api/protected/').length, 3);
});

test('an ended session is an error of its own, told once, with the service\'s words', async () => {
  const { client, events } = clientOf({ 'GET /api/protected/': rejected, 'POST /api/token/refresh/': ended });
  let told;
  client.on('signedOut', ({ error }) => (told = error));
  const calls = await Promise.allSettled([1, 2, 3].map(() => client.fetch('/api/protected/')));
  assert.ok(calls.every(({ reason }) => reason instanceof SignedOutError && reason.cause instanceof ServiceError));
  assert.deepEqual(events, ['signedOut ended']);
  assert.equal(told.message, 'Token is blacklisted');
  assert.equal(await client.claims(), undefined);
});

test('what is not the service\'s own answer never signs out', async () => {
  const pages = [
    new Response('<h1>Hotel</h1>', { status: 401 }),
    new Response('<h1>Hotel</h1>', { status: 200 }),
    json(['no object'], 401),
    json({ access: 7 }),
    json({ access: '' }),
    json({ access: 'a text' }),
    json({ access: 'a.b.c', refresh: 'r' }),
    json({ access: token({ exp: 'soon' }) }),
    json({ access: token({ exp: '5' }) }),
    json({ access: token({ iat: '5' }) }),
    json({ access: token(), refresh: '' }),
    json({ access: token(), refresh: 7 }),
    new Response(`{"detail": "${'x'.repeat(1_100_000)}"}`, { status: 401 }),
    new Response(null, { status: 204 }),
    json({ refresh: ['This field is required.'] }, 400),
    json({ detail: 'forbidden' }, 403),
    json({ refresh: ['This field may not be blank.'] }, 418),
    new Response('', { status: 500 }),
    new Response('', { status: 404 }),
    new Response('{"access": "cut', { status: 200 }),
  ];
  for (const page of pages) {
    const { client, events } = clientOf({ 'POST /api/token/refresh/': () => page }, { retries: 0 });
    await assert.rejects(client.refresh(), (fault) => !(fault instanceof SignedOutError));
    assert.notEqual(await client.claims(), undefined);
    assert.ok(!events.some((event) => event.startsWith('signedOut')));
    if (page.status === 401) assert.ok(events.includes('offline'));
  }
});

test('a 401 of somebody else, in JSON too, never signs out', async () => {
  const bodies = [
    { detail: 'Not authenticated' },
    { detail: 'Authentication credentials were not provided.' },
    { detail: 'Token is blacklisted' },
    { detail: 'No active account found with the given credentials' },
    { detail: 'Unauthorized', code: 'unauthorized' },
    { detail: 'Unauthorized', code: 401 },
    { detail: ['No active account found for the given token.'], code: ['token_not_valid'] },
    { error: 'token_not_valid' },
    { message: 'No API key found in request' },
    'token_not_valid',
    null,
  ];
  for (const body of bodies) {
    const { client, events } = clientOf({ 'POST /api/token/refresh/': () => json(body, 401) }, { retries: 0 });
    await assert.rejects(client.refresh(), NetworkError);
    assert.notEqual(await client.claims(), undefined);
    assert.deepEqual(events, ['offline']);
  }
});

test('every 401 with which the service refuses a refresh signs out, in each of its languages', async () => {
  const german = JSON.parse(readFileSync('../../src/main/resources/dev/signet/web/errors.de.json', 'utf8'));
  const noAccount = 'No active account found for the given token.';
  const bodies = [
    { detail: 'Token is expired', code: 'token_not_valid' },
    { detail: 'Das Token ist gesperrt', code: 'token_not_valid' },
    { detail: 'This account must set up a second factor. Log in again.', code: 'mfa_enrolment_required' },
    { detail: noAccount },
    { detail: german[noAccount] },
  ];
  for (const body of bodies) {
    const { client, events } = clientOf({ 'POST /api/token/refresh/': () => json(body, 401) });
    await assert.rejects(client.refresh(), SignedOutError);
    assert.deepEqual(events, ['signedOut ended']);
  }
});

/** Starts a server, and returns its address and the requests that it got. */
async function serverOf(t, answer) {
  const requests = [];
  const server = http.createServer((request, response) => (requests.push(request), answer(request, response)));
  t.after(() => server.close().closeAllConnections());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { address: `http://127.0.0.1:${server.address().port}`, requests };
}

test('a redirect of a token call is not followed: it is no answer of the service', async (t) => {
  const thief = await serverOf(t, (_, response) => response.end(JSON.stringify(pair(2))));
  for (const status of [301, 302, 303, 307, 308]) {
    const redirect = (_, response) => response.writeHead(status, { Location: `${thief.address}/api/token/` }).end();
    const { address } = await serverOf(t, redirect);
    const client = createClient({ url: address, storage: signedIn(), retries: 0 });
    await assert.rejects(client.refresh(), NetworkError);
    await assert.rejects(client.signIn.withPassword({ username: 'a', password: 'x' }), NetworkError);
    assert.equal((await client.claims()).iat, 1_000_000);
    assert.equal(await client.signOut(), false);
  }
  assert.equal(thief.requests.length, 0);
});

test('a host that the service redirects to gets neither token nor body, and its 401 repeats nothing', async (t) => {
  const other = await serverOf(t, (_, response) => response.writeHead(401).end());
  for (const status of [301, 302, 303, 307, 308]) {
    const redirect = (_, response) => response.writeHead(status, { Location: `${other.address}/` }).end();
    const { address, requests } = await serverOf(t, redirect);
    const client = createClient({ url: address, storage: signedIn() });
    assert.equal((await client.fetch('/api/posts/')).status, 401);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      await assert.rejects(client.fetch('/api/posts/', { method, body: '{}' }), NetworkError);
    }
    await assert.rejects(client.fetch('/api/token/verify/', { method: 'POST', body: '{}' }), NetworkError);
    await assert.rejects(client.posts.list(), NetworkError);
    const own = await client.fetch('/api/posts/', { method: 'POST', body: '{}', redirect: 'manual' });
    assert.equal(own.headers.get('Location'), `${other.address}/`);
    assert.deepEqual(
      requests.map(({ url, headers }) => [url, headers.authorization !== undefined]),
      [...Array(5).fill('/api/posts/'), '/api/token/verify/', '/api/posts/pages/?page=1', '/api/posts/'].map((path) => [path, !path.includes('token')]),
    );
  }
  assert.deepEqual(other.requests.map(({ method, headers }) => [method, headers.authorization]), Array(5).fill(['GET', undefined]));
});

test('signing out everywhere needs the service\'s own words', async () => {
  const strangers = [
    new Response('<h1>Hotel</h1>'),
    new Response(null, { status: 204 }),
    new Response(''),
    json([]),
    json('Logout successful.'),
  ];
  const { client, events } = clientOf({ 'POST /api/logout/all/': [...strangers, json({ detail: 'Logout successful.' })] });
  for (const keepThis of [false, true, false, true, false]) await assert.rejects(client.signOutEverywhere({ keepThis }), NetworkError);
  assert.notEqual(await client.claims(), undefined);
  await client.signOutEverywhere();
  assert.deepEqual(events, ['signedOut user']);
});

test('a GET that is answered with 204 was not answered by the service', async () => {
  const { client } = clientOf({ 'GET /api/users/me/': () => new Response(null, { status: 204 }) });
  await assert.rejects(client.account.me(), NetworkError);
});

test('an answer without an end is not read to its end', async (t) => {
  let sent = 0;
  let closed;
  const gone = new Promise((resolve) => (closed = resolve));
  const { address } = await serverOf(t, async (_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).on('close', closed);
    for (const part = Buffer.alloc(100_000, ' '); !response.destroyed; sent += part.length) {
      if (!response.write(part)) await Promise.race([once(response, 'drain'), gone]);
    }
  });
  const client = createClient({ url: address, storage: signedIn(), retries: 0 });
  await assert.rejects(client.refresh(), NetworkError);
  await gone;
  assert.ok(sent < 20_000_000, `${sent} bytes`);
});

test('a storage that cannot be read or written signs nobody out, and the client goes on when it works again', async () => {
  const working = signedIn();
  let broken;
  const failing = (name) => (...values) => {
    if (broken === name) throw new Error('locked');
    return working[name](...values);
  };
  const storage = { ...working, get: failing('get'), set: failing('set') };
  const { client, events, sent } = clientOf(
    {
      'GET /api/protected/': ({ headers }) => (headers.authorization.endsWith(working.access) ? rejected() : json({})),
      'POST /api/token/refresh/': () => json(pair(2)),
      'POST /api/token/': () => json(pair(7)),
      'POST /api/token/blacklist/': () => json({}),
    },
    { storage },
  );
  await client.claims();
  for (broken of ['get', 'set']) {
    await assert.rejects(client.fetch('/api/protected/'), StorageError);
    await assert.rejects(client.refresh(), StorageError);
  }
  await assert.rejects(client.signIn.withPassword({ username: 'bob', password: 'x' }), StorageError);
  assert.deepEqual(sent('/api/token/blacklist/').map(({ body }) => JSON.parse(body).refresh), ['refresh 7']);
  await assert.rejects(client.signOut(), StorageError);
  assert.deepEqual(sent('/api/token/blacklist/').map(({ body }) => JSON.parse(body).refresh), ['refresh 7', 'refresh 1']);
  assert.notEqual(await client.claims(), undefined);
  assert.deepEqual(events, []);
  broken = undefined;
  assert.equal((await client.fetch('/api/protected/')).status, 200);
  assert.equal(await client.signOut(), true);
  assert.deepEqual(events, ['refreshed', 'signedOut user']);
});

test('a path in the service\'s address comes before every path, with and without a slash at its end', async () => {
  for (const url of ['https://example.com/id', 'https://example.com/id/']) {
    const fine = () => json({});
    const paths = ['GET /id/api/protected/', 'POST /id/api/token/verify/', 'POST /id/api/logout/all/', 'GET /cart', 'GET /id/api/'];
    const { client, requests } = clientOf(
      {
        ...Object.fromEntries(paths.map((path) => [path, fine])),
        'POST /id/api/token/': () => json(pair(1)),
        'POST /id/api/token/refresh/': () => json(pair(2)),
        'GET /id/api/posts/42/': [rejected(), json({ id: 42 })],
      },
      { url, storage: memory() },
    );
    await client.signIn.withPassword({ username: 'a', password: 'x' });
    assert.deepEqual(await client.posts.get(42), { id: 42 });
    await client.call('post', '/api/token/verify/', { body: { token: 'x' } });
    for (const address of ['/api/protected/', 'api/protected/', 'https://example.com/cart', '//example.com/id/api/']) await client.fetch(address);
    await client.signOutEverywhere();
    assert.deepEqual(
      requests.map(({ path, headers }) => [path, headers.authorization !== undefined]),
      [
        ['/id/api/token/', false],
        ['/id/api/posts/42/', true],
        ['/id/api/token/refresh/', false],
        ['/id/api/posts/42/', true],
        ['/id/api/token/verify/', false],
        ['/id/api/protected/', true],
        ['/id/api/protected/', true],
        ['/cart', true],
        ['/id/api/', true],
        ['/id/api/logout/all/', true],
      ],
    );
  }
});

test('if another user has signed in meanwhile, a request is not repeated as that user', async () => {
  const storage = signedIn();
  const refused = () => {
    storage.set(JSON.stringify({ session: { id: 'two', access: token(), refresh: 'other', key: 'other' } }));
    return rejected();
  };
  const { client, sent } = clientOf({ 'POST /api/posts/': refused, 'POST /api/token/refresh/': () => json(pair(2)) }, { storage });
  await assert.rejects(client.posts.create({ title: 'Mine', content: 'x' }), SignedOutError);
  assert.equal(sent('/api/posts/').length, 1);
  assert.equal(sent('/api/token/refresh/').length, 0);
});

test('without a shared lock, two clients that refresh at once end with the same tokens and one key', async () => {
  const storage = signedIn();
  const next = pair(2);
  const noLock = (name, task) => task();
  const slow = async () => (await new Promise((resolve) => setTimeout(resolve, 20)), json(next));
  const one = clientOf({ 'POST /api/token/refresh/': slow }, { storage, lock: noLock });
  const two = clientOf({ 'POST /api/token/refresh/': slow }, { storage, lock: noLock });
  await Promise.all([one.client.refresh(), two.client.refresh()]);
  assert.equal(one.requests[0].headers['idempotency-key'], two.requests[0].headers['idempotency-key']);
  assert.equal(storage.content.session.refresh, 'refresh 2');
  const stored = storage.content.session.key;
  await one.client.refresh();
  assert.equal(one.requests[1].headers['idempotency-key'], stored);
});

test('without a shared lock, a 401 does not sign out if another client has stored new tokens', async () => {
  const storage = signedIn();
  const lost = () => {
    storage.set(JSON.stringify({ session: { id: 'one', access: token(), refresh: 'refresh 2', key: 'key 2' } }));
    return ended();
  };
  const { client, events } = clientOf({ 'POST /api/token/refresh/': lost }, { storage });
  await client.refresh();
  assert.equal(storage.content.session.refresh, 'refresh 2');
  assert.deepEqual(events, []);
});

test('other tabs hear that the user has signed out and in', async () => {
  const storage = signedIn();
  const one = clientOf({ 'POST /api/token/blacklist/': () => json({}), 'POST /api/token/': () => json(pair(7)) }, { storage });
  const two = clientOf({}, { storage });
  await one.client.signOut();
  await one.client.signIn.withPassword({ username: 'bob', password: 'x' });
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(one.events, ['signedOut user', 'signedIn']);
  assert.deepEqual(two.events, ['signedOut elsewhere', 'signedIn']);
});

test('a closed client follows no other tab', async () => {
  const storage = signedIn();
  const { client, events } = clientOf({}, { storage });
  client.close();
  storage.set(null);
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(events, []);
});

test('a new sign-in ends the session that it replaces', async () => {
  const storage = signedIn();
  const { client, sent } = clientOf({ 'POST /api/token/': () => json(pair(7)), 'POST /api/token/blacklist/': () => json({}) }, { storage });
  await client.signIn.withPassword({ username: 'bob', password: 'x' });
  while (storage.content.ending?.length) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(sent('/api/token/blacklist/').map(({ body }) => JSON.parse(body).refresh), ['refresh 1']);
  assert.equal(storage.content.session.refresh, 'refresh 7');
});

test('a second factor is the second step, and a wrong code may be tried again', async () => {
  const demand = json({ detail: 'A code is required.', code: 'mfa_required', mfa_token: 'step', methods: ['totp', 'recovery_code'] }, 401);
  const wrong = json({ detail: 'The code is not valid.', code: 'mfa_code_not_valid' }, 401);
  const { client, sent, events } = clientOf(
    { 'POST /api/token/': demand, 'POST /api/token/mfa/': [wrong, json(pair(5))] },
    { storage: memory() },
  );
  const step = await client.signIn.withPassword({ username: 'alice', password: 'x' });
  assert.equal(step.status, 'secondFactor');
  assert.deepEqual(step.methods, ['totp', 'recovery_code']);
  await assert.rejects(step.verify('000000'), { code: 'mfa_code_not_valid', status: 401 });
  assert.equal((await step.verify('287082')).status, 'signedIn');
  assert.deepEqual(sent('/api/token/mfa/').map(({ body }) => JSON.parse(body)), [
    { mfa_token: 'step', code: '000000' },
    { mfa_token: 'step', code: '287082' },
  ]);
  assert.deepEqual(events, ['signedIn']);
});

test('who must have a second factor sets it up to sign in', async () => {
  const demand = json({ detail: 'Set up a second factor.', code: 'mfa_enrolment_required', mfa_token: 'step' }, 401);
  const secret = { secret: 'ABC', otpauth_uri: 'otpauth://totp/x', qr_code: 'data:' };
  const { client } = clientOf(
    {
      'POST /api/token/': demand,
      'POST /api/token/mfa/totp/': json(secret),
      'POST /api/token/mfa/totp/confirm/': json({ ...pair(5), recovery_codes: ['A-B'] }),
    },
    { storage: memory() },
  );
  const step = await client.signIn.withPassword({ username: 'alice', password: 'x' });
  assert.equal(step.status, 'enrolment');
  assert.deepEqual(await step.begin(), secret);
  assert.deepEqual(await step.confirm('287082'), ['A-B']);
  assert.notEqual(await client.claims(), undefined);
});

test('wrong credentials are thrown, with the fields and the time to wait', async () => {
  const answers = [
    json({ detail: 'No active account found with the given credentials' }, 401),
    json({ username: ['This field may not be blank.'] }, 400),
    json({ detail: 'Request was throttled. Expected available in 42 seconds.' }, 429, { 'Retry-After': '42' }),
    new Response('<h1>Hotel</h1>'),
  ];
  const { client } = clientOf({ 'POST /api/token/': answers }, { storage: memory() });
  const attempt = () => client.signIn.withPassword({ username: '', password: 'x' });
  await assert.rejects(attempt(), { status: 401, code: undefined, message: /No active account/ });
  await assert.rejects(attempt(), (fault) => {
    assert.equal(fault.message, 'username: This field may not be blank.');
    return fault.fields.username[0] === 'This field may not be blank.';
  });
  await assert.rejects(attempt(), { status: 429, retryAfter: 42 });
  await assert.rejects(attempt(), NetworkError);
  assert.equal(await client.claims(), undefined);
});

test('the device\'s token is sent with the next sign-in, and survives signing out', async () => {
  const storage = memory();
  const logIn = () => json(pair(1), 200, { 'Signet-Device': 'device' });
  const { client, sent } = clientOf({ 'POST /api/token/': logIn, 'POST /api/token/blacklist/': () => json({}) }, { storage });
  await client.signIn.withPassword({ username: 'a', password: 'x' });
  assert.equal(await client.signOut(), true);
  await client.signIn.withPassword({ username: 'a', password: 'x' });
  assert.deepEqual(sent('/api/token/').filter(({ path }) => path === '/api/token/').map(({ headers }) => headers['signet-device']), [undefined, 'device']);
});

test('if refresh tokens do not rotate, the one from the sign-in stays', async () => {
  const storage = signedIn();
  const { client } = clientOf({ 'POST /api/token/refresh/': () => json({ access: token() }) }, { storage });
  await client.refresh();
  assert.equal(storage.content.session.refresh, 'refresh 1');
  assert.notEqual(storage.content.session.access, storage.access);
});

test('a request that its caller aborts stays aborted', async () => {
  const { client } = clientOf({ 'GET /api/protected/': () => json({}, 503, { 'Retry-After': '20' }) });
  const signal = AbortSignal.timeout(50);
  await assert.rejects(client.fetch('/api/protected/', { signal }), { name: 'TimeoutError' });
});

test('a longer Retry-After than one is willing to wait is given to the caller', async () => {
  const { client, sent } = clientOf({ 'GET /api/posts/': () => json({}, 503, { 'Retry-After': '31' }) });
  assert.equal((await client.fetch('/api/posts/')).status, 503);
  assert.equal(sent('/api/posts/').length, 1);
});

test('a listener that throws disturbs nobody', async (t) => {
  const logged = t.mock.method(console, 'error', () => {});
  const { client, events } = clientOf({ 'POST /api/token/blacklist/': () => json({}) });
  client.on('signedOut', () => {
    throw new Error('The page is broken.');
  });
  assert.equal(await client.signOut(), true);
  assert.deepEqual(events, ['signedOut user']);
  assert.equal(logged.mock.calls[0].arguments[0].message, 'The page is broken.');
});

test('a storage with something else in it is a storage without a session', async () => {
  for (const text of ['', 'not json', '[]', 'null', '7', '{"session": null}', '{"session": {"id": 7}}', '{"ending": 7}']) {
    const { client } = clientOf({ 'GET /api/protected/': rejected }, { storage: { get: () => text, set() {} } });
    assert.equal(await client.claims(), undefined);
    assert.equal((await client.fetch('/api/protected/')).status, 401);
  }
});

test('a keychain is read once, and again if reading or writing failed', async () => {
  const items = new Map([['signet', 'old']]);
  let reads = 0;
  let broken = true;
  const storage = keychain({
    getItem: async (name) => {
      if (broken) throw new Error('locked');
      reads++;
      return items.get(name) ?? null;
    },
    setItem: async (name, value) => {
      if (broken) throw new Error('locked');
      items.set(name, value);
    },
    removeItem: async (name) => items.delete(name),
  });
  await assert.rejects(storage.get(), /locked/);
  broken = false;
  assert.equal(await storage.get(), 'old');
  await storage.set('new');
  assert.equal(await storage.get(), 'new');
  assert.equal(reads, 1);
  broken = true;
  await assert.rejects(storage.set('newer'), /locked/);
  broken = false;
  assert.equal(await storage.get(), 'new');
  assert.equal(reads, 2);
  await storage.set(null);
  assert.equal(items.size, 0);
});

test('in cookie mode the storage never contains a refresh token, and a missing cookie is an ended session', async () => {
  const storage = memory();
  const noCookie = json({ refresh: ['This field is required.'] }, 400);
  const { client, events, sent } = clientOf(
    { 'POST /api/token/': () => json({ access: token() }), 'POST /api/token/refresh/': [json({ access: token() }), noCookie] },
    { storage, cookies: true },
  );
  await client.signIn.withPassword({ username: 'a', password: 'x' });
  await client.refresh();
  assert.ok(!storage.get().includes('refresh"'));
  assert.deepEqual(JSON.parse(sent('/api/token/refresh/')[0].body), {});
  await assert.rejects(client.refresh(), SignedOutError);
  assert.deepEqual(events, ['signedIn', 'refreshed', 'signedOut ended']);
});

test('a service in cookie mode is a mistake of the application if the client is not, and the message says so', async () => {
  const { client } = clientOf({ 'POST /api/token/': () => json({ access: token() }) }, { storage: memory() });
  await assert.rejects(client.signIn.withPassword({ username: 'a', password: 'x' }), /cookies: true/);
  assert.equal(await client.claims(), undefined);
});

test('a token that a caller asks about is not the caller\'s own: nothing is refreshed for it', async () => {
  const { client, requests } = clientOf({ 'POST /api/token/verify/': rejected });
  await assert.rejects(client.call('post', '/api/token/verify/', { body: { token: 'bad' } }), { code: 'token_not_valid' });
  assert.deepEqual(requests.map(({ path, headers }) => [path, headers.authorization]), [['/api/token/verify/', undefined]]);
});

/** A client that has just received a token that is good for so many seconds. */
async function withTokenFor(seconds, answers) {
  const storage = memory();
  const now = 2_000_000;
  const service = clientOf(
    { 'GET /api/protected/': () => json({}), 'POST /api/token/': () => json({ access: token({ iat: now, exp: now + seconds }), refresh: 'r' }), ...answers },
    { storage },
  );
  await service.client.signIn.withPassword({ username: 'a', password: 'x' });
  return service;
}

test('a token is refreshed before it expires, and the call does not wait for that', async (t) => {
  t.mock.method(performance, 'now', ((real) => () => real() + ahead)(performance.now.bind(performance)));
  let ahead = 0;
  let answer;
  const slow = () => new Promise((resolve) => (answer = () => resolve(json(pair(2)))));
  const { client, sent } = await withTokenFor(1800, { 'POST /api/token/refresh/': slow });
  ahead = 1760_000;
  assert.equal((await client.fetch('/api/protected/')).status, 200);
  assert.equal(sent('/api/token/refresh/').length, 0);
  ahead = 1775_000;
  assert.equal((await client.fetch('/api/protected/')).status, 200);
  while (!answer) await new Promise((resolve) => setTimeout(resolve, 5));
  answer();
});

test('a token that has expired is refreshed before the call', async (t) => {
  t.mock.method(performance, 'now', ((real) => () => real() + ahead)(performance.now.bind(performance)));
  let ahead = 0;
  const { client, requests } = await withTokenFor(1800, { 'POST /api/token/refresh/': () => json(pair(2)) });
  ahead = 1801_000;
  await client.fetch('/api/protected/');
  assert.deepEqual(requests.map(({ path }) => path), ['/api/token/', '/api/token/refresh/', '/api/protected/']);
});

test('a service whose clock is set back costs one refresh, not one for each call', async (t) => {
  t.mock.method(performance, 'now', ((real) => () => real() + ahead)(performance.now.bind(performance)));
  let ahead = 0;
  const now = 2_000_000;
  const set = (difference) => json({ access: token({ iat: now + difference, exp: now + difference + 1800 }), refresh: 'r' });
  for (const difference of [-60, -1700, -1790, -3600, -86_400]) {
    const { client, sent } = await withTokenFor(1800, { 'POST /api/token/refresh/': () => set(difference) });
    await client.refresh();
    for (let n = 0; n < 5; n++) assert.equal((await client.fetch('/api/protected/')).status, 200);
    assert.equal(sent('/api/token/refresh/').length, 1, `${difference} seconds`);
  }
});

test('nobody keeps the client from refreshing for more than an hour', async (t) => {
  t.mock.method(performance, 'now', ((real) => () => real() + ahead)(performance.now.bind(performance)));
  let ahead = 0;
  const busy = json({}, 503, { 'Retry-After': '99999999999999999999' });
  const { client, sent } = clientOf({ 'POST /api/token/refresh/': [busy, json(pair(2))] });
  await assert.rejects(client.refresh(), { status: 503 });
  ahead = 3500_000;
  await assert.rejects(client.refresh(), { status: 503, retryAfter: 100 });
  ahead = 3601_000;
  await client.refresh();
  assert.equal(sent('/api/token/refresh/').length, 2);
});

test('claims are read as UTF-8, and a text that is no token has none', async () => {
  for (const name of ['Zoë', '日本', '😀', '']) {
    const { client } = clientOf({}, { storage: signedIn({ access: token({ name }) }) });
    assert.equal((await client.claims()).name, name);
  }
  for (const access of ['', 'a.b.c', '..', 'x'.repeat(100)]) {
    const { client } = clientOf({}, { storage: signedIn({ access }) });
    assert.deepEqual(await client.claims(), { iat: 0, exp: 0 });
  }
});
