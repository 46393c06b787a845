import type { components } from './schema.js';

type Schemas = components['schemas'];
/** The values of a member `code`, if the document lists them. */
type CodeOf<T> = T extends { code?: infer C } ? (string extends C ? never : NonNullable<C>) : never;

/** The codes in the service's errors. */
export type ServiceCode = { [Name in keyof Schemas]: CodeOf<Schemas[Name]> }[keyof Schemas];

/** Whatever this client throws is one of these. */
export type SignetError = ServiceError | NetworkError | SignedOutError | StorageError;

/** In characters. No response of the token endpoints, and no error, is longer. */
const LONGEST = 1_000_000;

/** The service answered with an error. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';

  /** @internal */
  constructor(
    /** The HTTP status. */
    readonly status: number,
    /** The body as it came: an object if it was JSON, else the text. */
    readonly body: unknown,
    /** The seconds in `Retry-After`, if the response had one. */
    readonly retryAfter?: number,
  ) {
    super(detailOf(body) ?? faultOf(body) ?? `The service answered with ${status}.`);
  }

  /** The contract's code, if the response has one. */
  get code(): ServiceCode | undefined {
    return member(this.body, 'code') as ServiceCode | undefined;
  }

  /** The errors of each field; those of the body as a whole are under `non_field_errors`. */
  get fields(): Record<string, string[]> {
    const all = isObject(this.body) ? Object.entries(this.body) : [];
    return Object.fromEntries(all.filter((entry): entry is [string, string[]] => Array.isArray(entry[1])));
  }
}

/** The service could not be reached, or did not answer in time. The user is still signed in. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly code = 'network';

  /** @internal */
  constructor(cause: unknown) {
    super('The service could not be reached.', { cause });
  }
}

/** Nobody is signed in: the service ended the session, or the user signed out. */
export class SignedOutError extends Error {
  override readonly name = 'SignedOutError';
  readonly code = 'signed_out';

  /** @internal */
  constructor(cause?: ServiceError) {
    super('Nobody is signed in.', { cause });
  }
}

/** The storage failed: a full disk, a locked keychain. This signs nobody out. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code = 'storage';

  /** @internal */
  constructor(cause: unknown) {
    super('The storage of the tokens failed.', { cause });
  }
}

/** @internal */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @internal */
export function member(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

function detailOf(body: unknown): string | undefined {
  const text = member(body, 'detail') ?? member(body, 'error');
  return typeof text === 'string' ? text : undefined;
}

/** Returns the first error of a field, for logs. */
function faultOf(body: unknown): string | undefined {
  for (const [name, faults] of isObject(body) ? Object.entries(body) : []) {
    if (Array.isArray(faults) && typeof faults[0] === 'string') {
      return name === 'non_field_errors' ? faults[0] : `${name}: ${faults[0]}`;
    }
  }
  return undefined;
}

/** @internal */
export async function errorOf(response: Response): Promise<ServiceError> {
  const text = await shortText(response);
  let body: unknown = text;
  try {
    body = JSON.parse(text);
  } catch {
    // The text is the body: a page of a proxy, or nothing at all.
  }
  return new ServiceError(response.status, body, retryAfter(response));
}

/** @internal Returns the text of a response. Whatever answers in the service's place may send without end. */
export async function shortText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  // React Native has no streams.
  if (!reader) return response.text();
  const decoder = new TextDecoder();
  for (let text = ''; ; ) {
    const { done, value } = await reader.read();
    text += decoder.decode(value, { stream: !done });
    if (done) return text;
    if (text.length > LONGEST) {
      reader.cancel().catch(() => {});
      throw new TypeError('The response is too long.');
    }
  }
}

/** @internal The seconds in `Retry-After`. The service sends seconds; a date would need the device's clock. */
export function retryAfter(response: Response): number | undefined {
  const value = response.headers.get('Retry-After');
  return value !== null && /^\d+$/.test(value) ? Number(value) : undefined;
}
