import { isObject, StorageError } from './errors.js';
import type { TokenStorage } from './storage.js';

/**
 * The tokens of a session, with the `Idempotency-Key` of their one refresh. Token pair and key are stored together, so
 * the key is always stored before the refresh is sent, and every attempt at it uses this key: after a crash, and in
 * another tab.
 */
export interface StoredSession {
  /** Tells sessions of this device apart. */
  readonly id: string;
  readonly access: string;
  /** Absent if it is in a cookie. */
  readonly refresh?: string;
  readonly key: string;
}

/** Everything that the client stores. */
export interface Stored {
  readonly session?: StoredSession | undefined;
  /** Sessions that the user ended while the service could not be told. Nobody is signed in by them. */
  readonly ending: readonly StoredSession[];
  /** What the service gave this device at its last login, so that other people's wrong guesses do not delay it. */
  readonly device?: string | undefined;
}

/** The content of the storage, as an object. */
export class StoredState {
  readonly #storage: TokenStorage;

  constructor(storage: TokenStorage) {
    this.#storage = storage;
  }

  /** @throws StorageError if the storage cannot be read */
  async read(): Promise<Stored> {
    const text = await this.#use(() => this.#storage.get());
    try {
      const value: unknown = JSON.parse(text ?? '{}');
      if (isObject(value)) {
        const { session, ending, device } = value;
        return {
          session: isSession(session) ? session : undefined,
          ending: Array.isArray(ending) ? ending.filter(isSession) : [],
          device: typeof device === 'string' ? device : undefined,
        };
      }
    } catch {
      // Falls through: what is no JSON is not the client's.
    }
    return { ending: [] };
  }

  /** @throws StorageError if the storage cannot be written */
  async write(value: Stored): Promise<void> {
    const { session, ending, device } = value;
    const empty = !session && ending.length === 0 && device === undefined;
    await this.#use(() => this.#storage.set(empty ? null : JSON.stringify({ session, ending, device })));
  }

  async #use<T>(action: () => T | Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (fault) {
      throw new StorageError(fault);
    }
  }

  onChange(listener: () => void): () => void {
    return this.#storage.onChange?.(listener) ?? (() => {});
  }
}

function isSession(value: unknown): value is StoredSession {
  return isObject(value) && ['id', 'access', 'key'].every((name) => typeof value[name] === 'string');
}

/** Returns 128 random bits. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
