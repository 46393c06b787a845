import { Account, Mfa, Posts, Sessions } from './resources.js';
import { call, type Call } from './call.js';
import { isObject, NetworkError, retryAfter, SignedOutError } from './errors.js';
import { Emitter, type ClientEvents } from './events.js';
import { bestLock, type Lock } from './lock.js';
import { pause, TokenEndpoints, type Patience } from './service.js';
import { DeviceSession } from './session.js';
import { SignIn } from './signin.js';
import { memory, type TokenStorage } from './storage.js';
import { StoredState, type StoredSession } from './stored.js';
import { claimsOf, type Claims } from './token.js';

/** Methods that have the same effect if they are carried out twice. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/** How to reach the service, and where to keep the tokens. */
export interface ClientOptions extends Partial<Patience> {
  /** The service's address, without `/api`: `https://id.example.com`, or `https://example.com/id`. */
  readonly url: string;
  /** Where the tokens are kept; in memory if this is not given. */
  readonly storage?: TokenStorage;
  /**
   * Whether the service keeps the refresh token in a cookie that scripts cannot read (`signet.cookies.enabled`). The
   * storage then contains the access token and the key of the next refresh; all tabs must share it.
   */
  readonly cookies?: boolean;
  /** Addresses of other services that get the access token: `https://shop.example.com`. Nobody else gets it. */
  readonly resources?: readonly string[];
  /** Sends the requests; the platform's `fetch` if this is not given. */
  readonly fetch?: typeof fetch;
  /**
   * Excludes the others who use the same storage. If this is not given, Web Locks if there are any; else only clients in
   * this page or process exclude each other.
   */
  readonly lock?: Lock;
}

/** A client of one Signet service, for one signed-in user at a time. */
export class Client {
  /** Signing in, by every method. */
  readonly signIn: SignIn;
  /** Sign-up, and the user's own account. */
  readonly account: Account;
  /** The second factor. */
  readonly mfa: Mfa;
  /** Where the user is signed in. */
  readonly sessions: Sessions;
  /** Posts, the sample resource. */
  readonly posts: Posts;
  /**
   * Calls any endpoint of the OpenAPI document, with the types of that document.
   *
   * ```ts
   * const post = await client.call('get', '/api/posts/{id}/', { path: { id: 42 } });
   * ```
   */
  readonly call: Call;

  readonly #url: string;
  readonly #fetch: typeof fetch;
  readonly #origins: Set<string>;
  readonly #session: DeviceSession;
  readonly #events = new Emitter();
  readonly #patience: Patience;
  readonly #unfollow: () => void;

  /** @internal Use {@link createClient}. */
  constructor(options: ClientOptions) {
    const { timeout = 10_000, retries = 4, longestWait = 30_000, cookies = false, resources = [] } = options;
    this.#patience = { timeout, retries, longestWait };
    this.#url = options.url.replace(/\/+$/, '');
    this.#origins = new Set([this.#url, ...resources].map((address) => new URL(address).origin));
    // Browsers refuse to call `fetch` as a method of another object.
    const fetcher = options.fetch ?? globalThis.fetch;
    this.#fetch = (input, init) => fetcher(input, init);
    const endpoints = new TokenEndpoints(this.#url, this.#fetch, this.#patience, cookies);
    const state = new StoredState(options.storage ?? memory());
    const lock = options.lock ?? bestLock(2 * timeout);
    this.#session = new DeviceSession(endpoints, state, lock, `signet ${this.#url}`, this.#events);
    this.#unfollow = state.onChange(() => void this.#session.stored());
    this.call = call((path, init) => this.fetch(path, init));
    this.signIn = new SignIn(endpoints, this.#session);
    this.account = new Account(this.call);
    this.mfa = new Mfa(this.call);
    this.sessions = new Sessions(this.call);
    this.posts = new Posts(this.call);
    this.#session.start().catch(() => {});
  }

  /** Calls the listener whenever this happens. Returns a function that stops this. */
  on<N extends keyof ClientEvents>(name: N, listener: (detail: ClientEvents[N]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /** Returns the claims of the user's access token; undefined if nobody is signed in. Sends no request. */
  async claims(): Promise<Claims | undefined> {
    const session = await this.#session.stored();
    return session && claimsOf(session.access);
  }

  /**
   * Works like `fetch`, and adds the access token to requests to the service and to `resources`. A path is relative to
   * the service's address.
   *
   * Refreshes the token if it is about to expire or was rejected, once for any number of calls, and then repeats the
   * request. Repeats it also if the response is 429, or 503 to a method that may be repeated, after the time in
   * `Retry-After`. Any other request is sent exactly once.
   *
   * A redirect of anything else than GET and HEAD is a network error, because `fetch` would send the body to whatever
   * address it names. Set `redirect: 'manual'` to follow it yourself.
   *
   * @throws SignedOutError if the session has ended meanwhile
   * @throws NetworkError if the service could not be reached; the user is still signed in
   * @throws StorageError if the tokens could not be read or stored; the user is still signed in
   */
  async fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    let request = new Request(typeof input === 'string' ? this.#addressOf(input) : input, init);
    const recipient = this.#mayHaveToken(request.url);
    if (recipient && request.redirect === 'follow' && !['GET', 'HEAD'].includes(request.method)) {
      request = new Request(request, { redirect: 'error' });
    }
    // The token endpoints ignore the access token: a 401 of theirs is about the token in the body.
    const ours =
      recipient &&
      !request.url.startsWith(`${this.#url}/api/token/`) &&
      !request.headers.has('Authorization');
    let session = ours ? await this.#session.current() : undefined;
    for (let renewals = 0, waits = 0; ; ) {
      const response = await this.#send(request, session);
      // After a redirect, the response may be another host's. One that was not fetched has no address.
      const rejected = response.status === 401 && this.#mayHaveToken(response.url || request.url);
      if (rejected && session && renewals++ < 2) {
        // Twice, because a repeated response to a refresh can bring a token that is hours old.
        session = await this.#session.renew(session);
      } else if (ours && waits++ < this.#patience.retries && this.#mayRepeat(request, response)) {
        await pause((retryAfter(response) ?? 1) * 1000, request.signal);
        request.signal.throwIfAborted?.();
      } else {
        return response;
      }
      // Frees the connection. Nothing depends on it.
      response.body?.cancel().catch(() => {});
    }
  }

  /**
   * Replaces the access token now, whether it has expired or not.
   *
   * @throws SignedOutError if nobody is signed in, or the session has ended
   */
  async refresh(): Promise<void> {
    const session = await this.#session.stored();
    if (!session) throw new SignedOutError();
    await this.#session.renew(session);
  }

  /**
   * Ends the session on this device. Afterwards nobody is signed in, even if the network is dead.
   *
   * @returns whether the service knows. If not, the client tells it at its next start or sign-in.
   */
  signOut(): Promise<boolean> {
    return this.#session.signOut();
  }

  /**
   * Ends all sessions of the user, on every device, or with `keepThis` all others.
   *
   * @throws NetworkError if the service could not be reached; then everything is as it was
   */
  async signOutEverywhere({ keepThis = false } = {}): Promise<void> {
    const session = await this.#session.stored();
    if (!session) throw new SignedOutError();
    const answer = await this.call('post', '/api/logout/all/', keepThis ? { query: { except_current: true } } : {});
    // The user relies on this, so a success without the service's words is no success.
    if (!isObject(answer)) throw new NetworkError(answer);
    if (!keepThis) await this.#session.forget(session, 'user');
  }

  /** Stops following the storage. The session goes on. */
  close(): void {
    this.#unfollow();
  }

  /** The service's address may have a path of its own, which comes before every other. */
  #addressOf(address: string): string | URL {
    return /^\/(?!\/)/.test(address) ? this.#url + address : new URL(address, this.#url + '/');
  }

  #mayHaveToken(address: string): boolean {
    return this.#origins.has(new URL(address).origin);
  }

  async #send(request: Request, session: StoredSession | undefined): Promise<Response> {
    const copy = request.clone();
    if (session) copy.headers.set('Authorization', `Bearer ${session.access}`);
    try {
      return await this.#fetch(copy);
    } catch (fault) {
      if (request.signal.aborted) throw fault;
      throw new NetworkError(fault);
    }
  }

  #mayRepeat(request: Request, response: Response): boolean {
    const { status } = response;
    const untouched = status === 429 || (status === 503 && IDEMPOTENT.has(request.method));
    return untouched && (retryAfter(response) ?? 1) * 1000 <= this.#patience.longestWait;
  }
}

/** Creates a client. It sends nothing until you use it, unless an earlier sign-out could not be told to the service. */
export function createClient(options: ClientOptions): Client {
  return new Client(options);
}
