import { NetworkError, ServiceError, SignedOutError } from './errors.js';
import type { Emitter, SignedOutReason } from './events.js';
import type { Lock } from './lock.js';
import type { Opened, TokenEndpoints, Tokens } from './service.js';
import { randomKey, type Stored, type StoredSession, type StoredState } from './stored.js';

/** The session of this device: keeps its tokens, refreshes them once for any number of callers, and ends it. */
export class DeviceSession {
  readonly #endpoints: TokenEndpoints;
  readonly #state: StoredState;
  readonly #lock: Lock;
  readonly #lockName: string;
  readonly #events: Emitter;
  /** The refresh in progress, for the access token that it replaces. */
  #renewal: { access: string; result: Promise<StoredSession> } | undefined;
  /** The session that the listeners were told of. */
  #announced: string | undefined;
  #offline = false;

  constructor(endpoints: TokenEndpoints, state: StoredState, lock: Lock, lockName: string, events: Emitter) {
    this.#endpoints = endpoints;
    this.#state = state;
    this.#lock = lock;
    this.#lockName = lockName;
    this.#events = events;
  }

  /** Tells the service of sessions that ended here when it could not be told. */
  async start(): Promise<void> {
    const stored = await this.#state.read();
    this.#announced ??= stored.session?.id;
    if (stored.ending.length > 0) await this.#endAll();
  }

  /** Returns the session, without a request. Notices what other tabs did to it. */
  async stored(): Promise<StoredSession | undefined> {
    const { session } = await this.#state.read();
    this.#announce(session?.id, 'elsewhere');
    return session;
  }

  /**
   * Returns the session with an access token that should be good; undefined if nobody is signed in.
   *
   * @throws SignedOutError if the token has expired, and the session has ended
   * @throws NetworkError | ServiceError if the token has expired, and there was no new one; the session goes on
   * @throws StorageError likewise
   */
  async current(): Promise<StoredSession | undefined> {
    const session = await this.stored();
    const left = session ? this.#endpoints.clock.left(session.access) : Infinity;
    if (!session || left > 1) return session;
    const renewed = this.renew(session);
    if (left <= 0) return renewed;
    // The token is still good, so nobody has to wait for a slow network. If the refresh fails, the next call tries again.
    renewed.catch(() => {});
    return session;
  }

  /**
   * Replaces the access token, unless that has happened already.
   *
   * @throws SignedOutError if the session has ended, or if someone else is signed in by now
   * @throws NetworkError | ServiceError if there was no new token; the session goes on
   * @throws StorageError if the new token could not be stored. The next refresh gets it again.
   */
  renew(session: StoredSession): Promise<StoredSession> {
    if (this.#renewal?.access !== session.access) {
      const result = this.#exclusively(() => this.#refresh(session)).finally(() => {
        if (this.#renewal?.result === result) this.#renewal = undefined;
      });
      this.#renewal = { access: session.access, result };
    }
    return this.#renewal.result;
  }

  /**
   * Signs in by a request that returns tokens. Nobody else uses the stored session meanwhile.
   *
   * @param open sends the request, given the device's token of an earlier login
   */
  async open<T extends Tokens>(open: (device?: string) => Promise<Opened<T>>): Promise<T> {
    const tokens = await this.#exclusively(async () => {
      const { tokens, device } = await open((await this.#state.read()).device);
      const session = { id: randomKey(), ...stored(tokens) };
      try {
        await this.#update('user', ({ ending, session: replaced }) => ({
          session,
          // The cookie of a session in a cookie is gone: the new one has replaced it.
          ending: [...ending, replaced].filter((one) => one?.refresh !== undefined) as StoredSession[],
          device,
        }));
      } catch (fault) {
        // Nobody could use this session, or end it later.
        await this.#end(session).catch(() => {});
        throw fault;
      }
      return tokens;
    });
    this.start().catch(() => {});
    return tokens;
  }

  /**
   * Ends the session. From the moment this is called, nobody is signed in here.
   *
   * @returns whether the service knows. If not, it is told at the next start or sign-in.
   * @throws StorageError if the session could not be forgotten here; the service has ended it, if it could be reached
   */
  async signOut(): Promise<boolean> {
    try {
      // Without waiting for a refresh in progress, which may take long if the network is bad.
      const { ending } = await this.#update('user', ({ session, ending, ...rest }) => ({
        ...rest,
        ending: session ? [...ending, session] : ending,
      }));
      return ending.length === 0 || this.#endAll();
    } catch (fault) {
      const { session } = await this.#state.read();
      if (session) await this.#exclusively(() => this.#end(session)).catch(() => {});
      throw fault;
    }
  }

  /** Forgets the session, which the service has ended. */
  async forget(session: StoredSession, reason: SignedOutReason, error?: ServiceError): Promise<void> {
    await this.#update(
      reason,
      (stored) => (stored.session?.id === session.id ? { ...stored, session: undefined } : stored),
      error,
    );
  }

  async #refresh(session: StoredSession): Promise<StoredSession> {
    const current = same(session, await this.stored());
    if (current.access !== session.access) return current;
    let tokens: Tokens;
    try {
      tokens = await this.#endpoints.refresh(current.refresh, current.key);
    } catch (fault) {
      if (!this.#endpoints.isEnd(fault)) {
        this.#connected(!(fault instanceof NetworkError));
        throw fault;
      }
      // Without Web Locks, another tab may have refreshed in the meantime. Then its tokens are the current ones.
      const now = same(session, await this.stored());
      if (now.key !== current.key) return now;
      await this.forget(session, 'ended', fault);
      throw new SignedOutError(fault);
    }
    this.#connected(true);
    const next = { ...current, ...stored(tokens) };
    const { session: now } = await this.#update('elsewhere', (stored) =>
      // Likewise: the other tab got the same token pair, and stored it with the key of its next refresh.
      stored.session?.key === current.key ? { ...stored, session: next } : stored,
    );
    if (now === next) this.#events.emit('refreshed', undefined);
    return same(session, now);
  }

  /** Tells the service of every session that ended here. Returns whether it knows of all. */
  #endAll(): Promise<boolean> {
    return this.#exclusively(async () => {
      for (const session of (await this.#state.read()).ending) {
        try {
          await this.#end(session);
        } catch {
          return false;
        }
        await this.#update('user', ({ ending, ...rest }) => ({
          ...rest,
          ending: ending.filter((one) => one.id !== session.id),
        }));
      }
      return true;
    });
  }

  /** The refresh token may be one that was rotated by a refresh whose response was lost; then the key finds the next. */
  async #end({ refresh, key }: StoredSession): Promise<void> {
    try {
      await this.#endpoints.blacklist(refresh).catch(async (fault: unknown) => {
        if (!this.#endpoints.isEnd(fault)) throw fault;
        const tokens = await this.#endpoints.refresh(refresh, key);
        await this.#endpoints.blacklist(tokens.refresh ?? refresh);
      });
    } catch (fault) {
      if (!this.#endpoints.isEnd(fault)) throw fault;
    }
  }

  /** Lets no other tab refresh, sign in or end sessions meanwhile. */
  #exclusively<T>(task: () => Promise<T>): Promise<T> {
    return this.#lock(this.#lockName, task);
  }

  /** Changes what is stored, in one step: no other tab can write in between. This never waits for the network. */
  #update(reason: SignedOutReason, change: (stored: Stored) => Stored, error?: ServiceError): Promise<Stored> {
    return this.#lock(this.#lockName + ' storage', async () => {
      const before = await this.#state.read();
      const after = change(before);
      if (after === before) return before;
      const told = this.#announced;
      // Before it is written, so that a reader does not take it for another tab's change.
      this.#announced = after.session?.id;
      try {
        await this.#state.write(after);
      } catch (fault) {
        this.#announced = told;
        throw fault;
      }
      if (told !== this.#announced) this.#tell(reason, error);
      return after;
    });
  }

  #announce(id: string | undefined, reason: SignedOutReason): void {
    if (id === this.#announced) return;
    this.#announced = id;
    this.#tell(reason);
  }

  #tell(reason: SignedOutReason, error?: ServiceError): void {
    if (this.#announced !== undefined) this.#events.emit('signedIn', undefined);
    else this.#events.emit('signedOut', { reason, ...(error && { error }) });
  }

  #connected(connected: boolean): void {
    if (connected !== this.#offline) return;
    this.#offline = !connected;
    this.#events.emit(connected ? 'online' : 'offline', undefined);
  }
}

/** Returns what is stored now, if it is still this session. Nobody may act for a user who has left. */
function same(session: StoredSession, stored: StoredSession | undefined): StoredSession {
  if (stored?.id !== session.id) throw new SignedOutError();
  return stored;
}

/** Returns the tokens as they are stored: with the key of their refresh. */
function stored({ access, refresh }: Tokens): Omit<StoredSession, 'id'> {
  return { access, ...(refresh !== undefined && { refresh }), key: randomKey() };
}
