import { errorOf, member, NetworkError, ServiceError, shortText } from './errors.js';
import { isToken, ServiceClock } from './token.js';

/** The codes in the service's 401 to a refresh. The session has ended. */
const ENDS = new Set<unknown>(['token_not_valid', 'mfa_enrolment_required']);

/** The one such 401 that has no code, in the languages of the service. */
const NO_ACTIVE_ACCOUNT = new Set<unknown>([
  'No active account found for the given token.',
  'Zu diesem Token gibt es kein aktives Konto.',
]);

/** The longest time, in seconds, that one response can keep the client from refreshing. It may not be the service's. */
const LONGEST_BUSY = 3600;

/** How long the client waits, in milliseconds, and how often it tries again. */
export interface Patience {
  /** For the response to one attempt at a refresh or a sign-in. */
  readonly timeout: number;
  /** How many more times a refresh is attempted, if the service cannot be reached or is busy. */
  readonly retries: number;
  /** The longest `Retry-After` that is waited for; a longer one is reported as an error at once. */
  readonly longestWait: number;
}

/** The tokens in a response. `refresh` is absent if it is in a cookie, or if tokens do not rotate. */
export interface Tokens {
  readonly access: string;
  readonly refresh?: string;
}

/** The response to a sign-in. */
export interface Opened<T extends Tokens> {
  readonly tokens: T;
  /** Identifies this device at its next sign-in. */
  readonly device: string | undefined;
}

/** The service's token endpoints. They get no access token, and each attempt has a time limit. */
export class TokenEndpoints {
  readonly #url: string;
  readonly #fetch: typeof fetch;
  readonly #patience: Patience;
  readonly #cookies: boolean;
  readonly clock = new ServiceClock();
  /** Until then, on the clock of `performance`, the service has asked to be left alone. */
  #busyUntil = 0;

  constructor(url: string, fetcher: typeof fetch, patience: Patience, cookies: boolean) {
    this.#url = url;
    this.#fetch = fetcher;
    this.#patience = patience;
    this.#cookies = cookies;
  }

  /**
   * Exchanges the refresh token. Repeats the request, with the same key, until there is an answer or patience ends.
   *
   * @throws ServiceError the service's answer; {@link TokenEndpoints.isEnd} says whether the session is over
   * @throws NetworkError if nothing that can be the service's answer arrived
   */
  async refresh(refresh: string | undefined, key: string): Promise<Tokens> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#untilReady();
        return (await this.#tokens('/api/token/refresh/', { refresh }, { 'Idempotency-Key': key })).tokens;
      } catch (caught) {
        const fault = this.#asOurs(caught);
        this.#heed(fault);
        if (attempt >= this.#patience.retries || !isPassing(fault)) throw fault;
        if (this.#busyUntil <= performance.now()) await pause(300 * 2 ** attempt * (0.5 + Math.random() / 2));
      }
    }
  }

  /** Sends the proof of a sign-in. Returns tokens, and what identifies this device at its next sign-in. */
  async open<T extends Tokens>(path: string, proof: object, device?: string): Promise<Opened<T>> {
    const { tokens, headers } = await this.#tokens<T>(path, proof, device ? { 'Signet-Device': device } : {});
    if (tokens.refresh === undefined && !this.#cookies) {
      throw new Error('The service keeps the refresh token in a cookie. Create the client with `cookies: true`.');
    }
    return { tokens, device: headers.get('Signet-Device') ?? device };
  }

  /** Ends the session of the refresh token. */
  async blacklist(refresh: string | undefined): Promise<void> {
    await this.post('/api/token/blacklist/', { refresh });
  }

  /**
   * Sends JSON once and returns the JSON of the response.
   *
   * @throws ServiceError if the status is no success
   * @throws NetworkError if no whole response arrived in time
   */
  async post(
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ body: unknown; headers: Headers }> {
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(), this.#patience.timeout);
    try {
      const response = await this.#fetch(this.#url + path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers },
        body: JSON.stringify(body),
        credentials: this.#cookies ? 'include' : 'same-origin',
        cache: 'no-store',
        // Otherwise the body, with a token or a password, would be sent to whatever address a 307 names.
        redirect: 'error',
        signal: over.signal,
      });
      if (!response.ok) throw await errorOf(response);
      return { body: JSON.parse(await shortText(response)), headers: response.headers };
    } catch (fault) {
      throw fault instanceof ServiceError ? fault : new NetworkError(fault);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Returns whether this answer to a refresh says that the session is over. It must be the service's own: a gateway, a
   * proxy or a hotel's login page answers 401 as well, with HTML or with a JSON `detail` of its own.
   */
  isEnd(fault: unknown): fault is ServiceError {
    if (!(fault instanceof ServiceError)) return false;
    const { status, body, fields } = fault;
    const noCookie = this.#cookies && status === 400 && 'refresh' in fields;
    return noCookie || (status === 401 && (ENDS.has(member(body, 'code')) || NO_ACTIVE_ACCOUNT.has(member(body, 'detail'))));
  }

  async #tokens<T extends Tokens>(path: string, body: object, headers: Record<string, string>) {
    const sent = performance.now();
    const response = await this.post(path, body, headers);
    if (!areTokens(response.body)) throw noTokens();
    this.clock.received(response.body.access, sent);
    return { tokens: response.body as T, headers: response.headers };
  }

  /** A 401 that is not the service's comes from the network. */
  #asOurs(fault: unknown): unknown {
    return fault instanceof ServiceError && fault.status === 401 && !this.isEnd(fault) ? new NetworkError(fault) : fault;
  }

  #heed(fault: unknown): void {
    if (fault instanceof ServiceError && fault.retryAfter !== undefined) {
      this.#busyUntil = performance.now() + Math.min(fault.retryAfter, LONGEST_BUSY) * 1000;
    }
  }

  async #untilReady(): Promise<void> {
    const wait = this.#busyUntil - performance.now();
    if (wait > this.#patience.longestWait) throw new ServiceError(503, undefined, Math.ceil(wait / 1000));
    if (wait > 0) await pause(wait);
  }
}

/** Something else than the service has answered, such as a hotel's login page. */
function noTokens(): NetworkError {
  return new NetworkError(new Error('The response has no tokens.'));
}

/** Waits; an abort ends it early. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
  });
}

function areTokens(body: unknown): body is Tokens {
  const [access, refresh] = [member(body, 'access'), member(body, 'refresh')];
  const rotates = typeof refresh === 'string' && refresh !== '';
  return typeof access === 'string' && isToken(access) && (refresh === undefined || rotates);
}

/** Returns whether another attempt may go better. */
function isPassing(fault: unknown): boolean {
  if (!(fault instanceof ServiceError)) return fault instanceof NetworkError;
  return fault.status === 429 || fault.status >= 500 || fault.status === 408;
}
