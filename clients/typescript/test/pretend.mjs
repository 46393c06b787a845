// A service that a test makes up: answers in order, and notes what it was asked.

/** Returns an access token as a client sees it: only the claims matter. */
export function token(claims) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ iat: 1_000_000, exp: 1_001_800, jti: Math.random(), ...claims })}.`;
}

export function json(body, status = 200, headers = {}) {
  return new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
}

export const ended = () => json({ detail: 'Token is blacklisted', code: 'token_not_valid' }, 401);
export const rejected = () => json({ detail: 'Given token not valid for any token type', code: 'token_not_valid' }, 401);

/**
 * Returns a `fetch` that answers by `METHOD path`: with a response, a function of the request, or a list of these for one
 * request after the other. `requests` has what was sent.
 */
export function pretend(answers) {
  const requests = [];
  const fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname, origin, search } = new URL(request.url);
    const headers = Object.fromEntries(request.headers);
    requests.push({ method: request.method, path: pathname + search, origin, headers, body: await request.text() });
    let answer = answers[`${request.method} ${pathname}`];
    if (Array.isArray(answer)) answer = answer.length > 1 ? answer.shift() : answer[0];
    if (typeof answer === 'function') answer = await answer(requests.at(-1));
    if (answer === undefined) throw new TypeError(`connect ECONNREFUSED (nothing answers ${request.method} ${pathname})`);
    return answer.clone();
  };
  return { fetch, requests, sent: (path) => requests.filter((request) => request.path.startsWith(path)) };
}

/** Returns a storage that contains a session, and what is in it. */
export function signedIn(session = {}) {
  const whole = { id: 'one', access: token(), refresh: 'refresh 1', key: 'key 1', ...session };
  let value = JSON.stringify({ session: whole });
  const listeners = new Set();
  return {
    access: whole.access,
    get: () => value,
    set(text) {
      value = text;
      listeners.forEach((listener) => listener());
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get content() {
      return JSON.parse(value ?? '{}');
    },
  };
}
