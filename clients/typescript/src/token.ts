import { isObject } from './errors.js';

/** The claims of an access token that a client may want to know. The client does not verify them. */
export interface Claims {
  readonly iat: number;
  readonly exp: number;
  readonly user_id?: number | string;
  readonly email?: string;
  readonly role?: 'admin' | 'user';
  readonly [name: string]: unknown;
}

/** @internal Returns the claims of a token; those of a text that is no JWT are empty, and it counts as expired. */
export function claimsOf(token: string): Claims {
  try {
    const base64 = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    // React Native has no TextDecoder.
    const utf8 = atob(base64).replace(/[^]/g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
    const claims: unknown = JSON.parse(decodeURIComponent(utf8));
    if (isObject(claims)) return { iat: 0, exp: 0, ...claims };
  } catch {
    // Falls through: whatever it is, the service decides.
  }
  return { iat: 0, exp: 0 };
}

/** @internal Returns whether this can be an access token of the service: a JWT that says when it was issued and expires. */
export function isToken(text: string): boolean {
  const { iat, exp } = claimsOf(text);
  return Number.isFinite(iat) && Number.isFinite(exp) && exp > 0;
}

/**
 * The service's clock, as far as the tokens show it. A token is issued now, so its `iat` is the service's time; from
 * then on the device counts seconds. What the device believes the date to be does not matter.
 */
export class ServiceClock {
  /** The service's time, in seconds, minus that of `performance`. */
  #ahead = -Infinity;

  /**
   * The service has sent this token.
   *
   * @param sent when the request was sent, on the clock of `performance`. The token was issued after that, and `iat` is
   *   rounded down. (A repeated response brings a token that was issued earlier. It says nothing new.)
   */
  received(token: string, sent: number): void {
    const ahead = claimsOf(token).iat + 1 - sent / 1000;
    this.#ahead = Math.max(this.#ahead, ahead);
    // The service's clock was set back, or this is a very old token. Using it decides: if it has expired, it costs one 401.
    if (this.left(token) <= 1) this.#ahead = ahead;
  }

  /**
   * Returns what is left of the token: more than 1 if it should be used as it is, 0 or less if it has expired. In between
   * it should be refreshed soon: when a tenth of its lifetime is left, 30 seconds at most. As long as no token has come
   * since the start, the time is unknown, and the service decides.
   */
  left(token: string): number {
    const { iat, exp } = claimsOf(token);
    return (exp - this.#ahead - performance.now() / 1000) / Math.min(30, (exp - iat) / 10);
  }
}
