import { member, NetworkError, ServiceError } from './errors.js';
import type { components } from './schema.js';
import type { TokenEndpoints, Tokens } from './service.js';
import type { DeviceSession } from './session.js';

type Schemas = components['schemas'];

/** How a sign-in went on. A wrong password is an error, and thrown. */
export type SignInResult =
  | { readonly status: 'signedIn' }
  | {
      /** The first step was right, and the user has a second factor. */
      readonly status: 'secondFactor';
      /** The kinds of second factor that the user has, if there is another than an authenticator app. */
      readonly methods: readonly string[] | undefined;
      /** Names this sign-in to the endpoints that take another kind of factor. */
      readonly token: string;
      /** Completes the sign-in with a code of the app, or with a recovery code. A wrong one may be tried again. */
      verify(code: string): Promise<SignInResult>;
    }
  | {
      /** The first step was right, and the user must set up a second factor to go on. */
      readonly status: 'enrolment';
      /** Returns a secret for an authenticator app. */
      begin(): Promise<Schemas['Enrolment']>;
      /** Completes the sign-in with the app's first code, and returns the recovery codes. */
      confirm(code: string): Promise<string[]>;
    };

/** A sign-in for which a code was mailed. */
export interface EmailCodeSignIn {
  /**
   * Signs in with the code.
   *
   * @param invitation for somebody who has no account yet, if only invited people may register
   * @throws ServiceError 401 if the code is wrong, used or expired
   */
  verify(code: string, invitation?: string): Promise<SignInResult>;
}

/** Signing in, by every method. Each ends in {@link SignIn.with}. */
export class SignIn {
  readonly #endpoints: TokenEndpoints;
  readonly #session: DeviceSession;

  /** @internal */
  constructor(endpoints: TokenEndpoints, session: DeviceSession) {
    this.#endpoints = endpoints;
    this.#session = session;
  }

  /**
   * Signs in with a password.
   *
   * @throws ServiceError 401 if name or password are wrong; 429 after too many wrong ones, with `retryAfter`
   * @throws NetworkError if the service could not be reached
   */
  withPassword(credentials: Schemas['Credentials']): Promise<SignInResult> {
    return this.with('/api/token/', credentials);
  }

  /**
   * Mails a code to an address, if it can sign in. The result takes the code; a wrong one may be tried again.
   *
   * @throws ServiceError 429 after three mails whose codes were not used, with `retryAfter`
   * @throws NetworkError if the service could not be reached
   */
  async withEmailCode(email: string): Promise<EmailCodeSignIn> {
    const request = member(await this.prepare('/api/token/email/', { email }), 'request');
    if (request === undefined) throw new NetworkError(new Error('The response is not the service\'s.'));
    return {
      verify: (code, invitation) =>
        this.with('/api/token/email/confirm/', { email, code, request, ...(invitation && { invitation }) }),
    };
  }

  /** Sends the proof of any sign-in method to its endpoint, which returns tokens or asks for a second factor. */
  async with(path: string, proof: object): Promise<SignInResult> {
    try {
      await this.#open(path, proof);
      return { status: 'signedIn' };
    } catch (fault) {
      const next = fault instanceof ServiceError ? this.#nextStep(fault) : undefined;
      if (next) return next;
      throw fault;
    }
  }

  /** Sends a request of a sign-in that returns no tokens yet, such as a challenge. */
  async prepare(path: string, body: object): Promise<unknown> {
    return (await this.#endpoints.post(path, body)).body;
  }

  #nextStep({ code, body }: ServiceError): SignInResult | undefined {
    const token = member(body, 'mfa_token');
    if (typeof token !== 'string') return undefined;
    if (code === 'mfa_required') {
      return {
        status: 'secondFactor',
        token,
        methods: member(body, 'methods') as string[] | undefined,
        verify: (typed) => this.with('/api/token/mfa/', { mfa_token: token, code: typed }),
      };
    }
    if (code === 'mfa_enrolment_required') {
      return {
        status: 'enrolment',
        begin: () => this.prepare('/api/token/mfa/totp/', { mfa_token: token }) as Promise<Schemas['Enrolment']>,
        confirm: async (typed) => {
          const proof = { mfa_token: token, code: typed };
          return (await this.#open<Schemas['EnrolledTokens']>('/api/token/mfa/totp/confirm/', proof)).recovery_codes;
        },
      };
    }
    return undefined;
  }

  #open<T extends Tokens>(path: string, proof: object): Promise<T> {
    return this.#session.open((device) => this.#endpoints.open<T>(path, proof, device));
  }
}
