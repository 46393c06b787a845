import { errorOf, NetworkError } from './errors.js';
import type { paths } from './schema.js';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Operation<P extends keyof paths, M extends Method> = NonNullable<paths[P][M & keyof paths[P]]>;
type PathsWith<M extends Method> = {
  [P in keyof paths]: M extends keyof paths[P] ? (NonNullable<paths[P][M]> extends never ? never : P) : never;
}[keyof paths];

type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined;
type Answer<O> = O extends { responses: infer R } ? Json<R[keyof R & (200 | 201 | 204)]> : never;

type BodyOf<O> = O extends { requestBody?: infer B } ? Json<NonNullable<B>> : undefined;
type Part<O, In extends 'path' | 'query'> = O extends { parameters: infer P }
  ? In extends keyof P
    ? NonNullable<P[In]>
    : undefined
  : undefined;

/** What a call sends: the parts of its path, its query, and its body. */
export interface CallInput<O> {
  path?: Part<O, 'path'>;
  query?: Part<O, 'query'>;
  body?: BodyOf<O>;
  signal?: AbortSignal;
}

/**
 * Calls an endpoint and returns the JSON of the response; undefined if it has none. Follows no redirects, because the service
 * never redirects these calls.
 *
 * @throws ServiceError if the status is no success
 * @throws NetworkError if no whole response arrived, or something else than the service has answered
 * @throws SignedOutError if the session has ended
 */
export type Call = <M extends Method, P extends PathsWith<M>>(
  method: M,
  path: P,
  input?: CallInput<Operation<P, M>>,
) => Promise<Answer<Operation<P, M>>>;

/** @internal */
export function call(fetch: (path: string, init: RequestInit) => Promise<Response>): Call {
  return async (method, path, input = {}) => {
    const { body, signal } = input;
    const response = await fetch(addressOf(path, input.path ?? {}, input.query ?? {}), {
      method: method.toUpperCase(),
      headers: { Accept: 'application/json', ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: 'error',
      ...(signal && { signal }),
    });
    try {
      if (!response.ok) throw await errorOf(response);
      return response.status === 204 && method !== 'get' ? undefined : await response.json();
    } catch (fault) {
      throw fault instanceof TypeError || fault instanceof SyntaxError ? new NetworkError(fault) : fault;
    }
  };
}

function addressOf(path: string, parts: object, query: object): string {
  const named = parts as Record<string, unknown>;
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(named[name])));
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return filled + (given.length > 0 ? `?${search}` : '');
}
