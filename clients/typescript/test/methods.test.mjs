import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { createClient } from '../dist/index.js';
import { beginBrowserSignIn, completeBrowserSignIn, signInWithIdToken } from '../dist/providers.js';
import { json, pretend, token } from './pretend.mjs';

const url = 'https://id.example.com';
const tokens = () => json({ access: token(), refresh: 'refresh' });

function clientOf(answers) {
  const service = pretend(answers);
  return { client: createClient({ url, fetch: service.fetch }), ...service };
}

test('a code from a mail signs in, with what recognizes the device, and a wrong one may be tried again', async () => {
  const wrong = json({ detail: 'The code is wrong or no longer valid.', code: 'email_code_not_valid' }, 401);
  const { client, sent } = clientOf({
    'POST /api/token/email/': json({ detail: 'A mail is on its way.', request: 'device' }, 202),
    'POST /api/token/email/confirm/': [wrong, tokens()],
  });
  const mail = await client.signIn.withEmailCode('alice@example.com');
  await assert.rejects(mail.verify('000000'), { code: 'email_code_not_valid', status: 401 });
  assert.equal(await client.claims(), undefined);
  assert.equal((await mail.verify('123456', 'invitation')).status, 'signedIn');
  assert.deepEqual(sent('/api/token/email/confirm/').map(({ body }) => JSON.parse(body)), [
    { email: 'alice@example.com', code: '000000', request: 'device' },
    { email: 'alice@example.com', code: '123456', request: 'device', invitation: 'invitation' },
  ]);
});

test('a stranger that answers in place of the service mails no code', async () => {
  for (const body of [null, [], {}, 'text', 7]) {
    const { client } = clientOf({ 'POST /api/token/email/': json(body) });
    await assert.rejects(client.signIn.withEmailCode('alice@example.com'), { code: 'network' });
  }
});

test('an ID token signs in at its provider, and an account that it may not join is an error with a code', async () => {
  const exists = json({ detail: 'There is an account.', code: 'account_exists' }, 409);
  const { client, sent } = clientOf({ 'POST /api/token/provider/google/': [exists, tokens()] });
  const proof = { id_token: 'e30.e30.', nonce: 'nonce' };
  await assert.rejects(signInWithIdToken(client, 'google', proof), { status: 409, code: 'account_exists' });
  assert.equal((await signInWithIdToken(client, 'google', proof)).status, 'signedIn');
  assert.deepEqual(JSON.parse(sent('/api/token/provider/google/')[1].body), proof);
});

test('a sign-in with the browser sends the verifier of its challenge, and demands a second factor as any other', async () => {
  const demand = json({ detail: 'A code is required.', code: 'mfa_required', mfa_token: 'step' }, 401);
  const { client, sent } = clientOf({ 'POST /api/token/code/': demand });
  const begun = await beginBrowserSignIn(`${url}/`, 'google', 'https://app.example.com/signed-in');
  const asked = new URL(begun.url);
  assert.equal(asked.origin + asked.pathname, `${url}/api/login/google/`);
  const query = Object.fromEntries(asked.searchParams);
  assert.equal(query.code_challenge, createHash('sha256').update(begun.code_verifier).digest('base64url'));
  assert.equal(query.code_challenge_method, 'S256');
  assert.match(begun.code_verifier, /^[\w-]{43}$/);
  assert.equal(query.redirect_uri, 'https://app.example.com/signed-in');
  const back = `https://app.example.com/signed-in?code=abc&state=${query.state}`;
  assert.equal((await completeBrowserSignIn(client, begun, back)).status, 'secondFactor');
  const { code, code_verifier, redirect_uri } = JSON.parse(sent('/api/token/code/')[0].body);
  assert.deepEqual([code, code_verifier, redirect_uri], ['abc', begun.code_verifier, query.redirect_uri]);
});

test('a browser that comes back from another sign-in, or with an error, signs nobody in', async () => {
  const { client, requests } = clientOf({});
  const begun = await beginBrowserSignIn(url, 'google', 'https://app.example.com/signed-in');
  const other = await beginBrowserSignIn(url, 'google', 'https://app.example.com/signed-in');
  assert.notEqual(begun.state, other.state);
  const back = (query) => completeBrowserSignIn(client, begun, `https://app.example.com/signed-in${query}`);
  for (const query of ['', '?code=abc', `?code=abc&state=${other.state}`, '?code=abc&state=']) {
    await assert.rejects(back(query), /another sign-in/);
  }
  await assert.rejects(back(`?error=access_denied&state=${begun.state}`), /access_denied/);
  await assert.rejects(back(`?state=${begun.state}`), /without a code/);
  assert.equal(requests.length, 0);
});
