import { call, list } from './api.js';
import { Failure } from './failures.js';

// The access token is only in this variable, and the refresh token only in a cookie that scripts cannot read. What is in the
// storage below is no secret: whether to ask for tokens at all, and the name of a refresh that may not have been answered.
const SIGNED_IN = 'signet-signed-in';
const UNANSWERED = 'signet-refresh';

// A minute less than the service's.
const RECENT = 9 * 60_000;

let access;
let onEnd = () => {};

/** Whether this page has a token. */
export const signedIn = () => access !== undefined;

/** Whether the user is an administrator. The service decides again on each call; this decides what the pages offer. */
export const mayAdminister = () => claims().role === 'admin';

/** The id of the user's account, or undefined if it is not known. */
export const ownId = () => Number(claims().sub) || undefined;

function claims() {
  try {
    return JSON.parse(atob(access.split('.')[1].replace(/[-_]/g, sign => (sign === '-' ? '+' : '/'))));
  } catch {
    return {};
  }
}

/** Calls this function when the session ends without the user having asked for it here. */
export function whenEnded(listener) {
  onEnd = listener;
}

/** Begins a session with the tokens of a login. */
export function begin(tokens) {
  access = tokens.access;
  remember(SIGNED_IN, '1');
}

/** Continues the session of an earlier visit, or of another tab, if there is one. */
export async function resume() {
  if (!signedIn() && recall(SIGNED_IN)) {
    await refresh();
  }
  return signedIn();
}

/** Calls the API as the user. An access token that expired is replaced once. */
export const authorized = (method, path, body) => withAccess(headers => call(method, path, { body, headers }));

/** Reads a page of a list as the user. */
export const authorizedList = path => withAccess(headers => list(path, { headers }));

/** Returns what the service knows about this session. */
export const ownSession = async () => (await authorized('GET', 'sessions/')).find(each => each.current);

/** Whether the user proved who they are a moment ago, by another method than the password (dev.signet.confirm.Confirmation). */
export const isRecent = session => Boolean(session?.sign_in_method) && session.sign_in_method !== 'password'
  && Date.now() < new Date(session.authenticated_at ?? 0).getTime() + RECENT;

/** Ends this session here and at the service. */
export async function signOut() {
  try {
    await call('POST', 'token/blacklist/', { body: {} });
  } catch (failure) {
    if (failure.passes) {
      throw failure;
    }
  }
  forget();
}

/** Forgets the session, which ended already. */
export function forget() {
  access = undefined;
  remember(SIGNED_IN, null);
  remember(UNANSWERED, null);
}

async function withAccess(work) {
  if (!signedIn() && !(await resume())) {
    return ended();
  }
  try {
    return await work({ Authorization: 'Bearer ' + access });
  } catch (failure) {
    if (failure.status !== 401 || !['token_not_valid', 'user_inactive', 'user_not_found'].includes(failure.code)) {
      throw failure;
    }
  }
  access = undefined;
  await refresh();
  return signedIn() ? work({ Authorization: 'Bearer ' + access }) : ended();
}

function ended() {
  forget();
  onEnd();
  throw new Failure('refused', { status: 401, body: { code: 'session_ended' } });
}

/**
 * Exchanges the refresh token, which all tabs share, so one tab at a time. If the answer is lost, for example because the page
 * was reloaded, the next attempt has the same key and gets the same tokens.
 */
function refresh() {
  return alone(async () => {
    const key = recall(UNANSWERED) ?? randomKey();
    remember(UNANSWERED, key);
    try {
      access = (await call('POST', 'token/refresh/', { body: {}, headers: { 'Idempotency-Key': key } })).access;
      remember(UNANSWERED, null);
    } catch (failure) {
      if (failure.passes) {
        throw failure;
      }
      forget();
    }
  });
}

const alone = work => (navigator.locks ? navigator.locks.request('signet-refresh', work) : work());

const randomKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');

// With some privacy settings, a browser has no storage. Then a session lasts until the page is closed.
function remember(name, value) {
  try {
    if (value === null) {
      localStorage.removeItem(name);
    } else {
      localStorage.setItem(name, value);
    }
  } catch {}
}

function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

addEventListener('storage', event => {
  if (event.key === SIGNED_IN && event.newValue === null && signedIn()) {
    access = undefined;
    onEnd();
  }
});

// A page that the browser kept for the back button does not hear of other tabs.
addEventListener('pageshow', event => {
  if (event.persisted && signedIn() && !recall(SIGNED_IN)) {
    access = undefined;
    onEnd();
  }
});
