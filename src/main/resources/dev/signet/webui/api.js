import { Failure } from './failures.js';
import { api } from './settings.js';
import { language } from './text.js';

const PATIENCE = 20_000;

/**
 * Calls the API and returns the body of its answer. Signet-Cookies asks the service to keep the refresh token in a cookie that
 * scripts cannot read.
 *
 * @throws Failure if the service refuses or cannot be reached
 */
export async function call(method, path, { body, headers = {} } = {}) {
  return (await answer(method, path, { body, headers })).body;
}

/** Does the same, and also returns the address of the next page of a list, relative to the API. */
export async function list(path, options) {
  const { body, next } = await answer('GET', path, options);
  return { entries: body, next };
}

async function answer(method, path, { body, headers = {} }) {
  let response;
  let content;
  try {
    response = await fetch(new URL(path, api), {
      method,
      headers: {
        'Accept-Language': language,
        'Signet-Cookies': 'true',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE),
    });
    content = await read(response);
  } catch (fault) {
    throw new Failure(fault.name === 'TimeoutError' ? 'slow' : navigator.onLine ? 'unreachable' : 'offline');
  }
  if (!response.ok) {
    throw new Failure('refused', {
      status: response.status,
      body: content,
      retryAfter: Number(response.headers.get('Retry-After')) || 0,
    });
  }
  return { body: content, next: nextPage(response) };
}

async function read(response) {
  const text = await response.text();
  if (response.headers.get('Content-Type')?.startsWith('text/csv')) {
    return text;
  }
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    // The page of a proxy, for example.
    return {};
  }
}

function nextPage(response) {
  const link = /<([^>]*)>\s*;\s*rel="?next"?/.exec(response.headers.get('Link') ?? '');
  // Only its query: behind a proxy, the rest may name another host.
  return link ? new URL(link[1], api).search : undefined;
}
