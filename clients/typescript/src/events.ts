import type { ServiceError } from './errors.js';

/** Why nobody is signed in any more. */
export type SignedOutReason =
  /** The user signed out in this tab. */
  | 'user'
  /** The service ended the session: signed out elsewhere, expired, a new password, or an account that was closed. */
  | 'ended'
  /** Another tab or process that shares the storage signed out, or noticed the end first. */
  | 'elsewhere';

/** What the client tells the user interface. */
export interface ClientEvents {
  signedIn: undefined;
  /** `error` is the service's response, if it ended the session. */
  signedOut: { reason: SignedOutReason; error?: ServiceError };
  /** New tokens were stored. */
  refreshed: undefined;
  /** A refresh could not reach the service. The user is still signed in. */
  offline: undefined;
  /** A refresh reached the service again. */
  online: undefined;
}

/** @internal */
export class Emitter {
  readonly #listeners = new Map<keyof ClientEvents, Set<(detail: never) => void>>();

  on<N extends keyof ClientEvents>(name: N, listener: (detail: ClientEvents[N]) => void): () => void {
    const all = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, all.add(listener));
    return () => void all.delete(listener);
  }

  emit<N extends keyof ClientEvents>(name: N, detail: ClientEvents[N]): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        (listener as (detail: ClientEvents[N]) => void)(detail);
      } catch (fault) {
        // A listener's fault must not look like the client's.
        console.error(fault);
      }
    }
  }
}
