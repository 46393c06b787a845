import type { Call } from './call.js';
import type { components } from './schema.js';

type Schemas = components['schemas'];

/** Sign-up, and the user's own account. For administrators, `client.call` has the rest. */
export class Account {
  readonly #call: Call;

  /** @internal */
  constructor(call: Call) {
    this.#call = call;
  }

  /** Registers. The account exists once the address is verified. */
  signUp(account: Schemas['NewAccount']): Promise<Schemas['NewUser']> {
    return this.#call('post', '/api/users/', { body: account });
  }

  /** Verifies an address, with the parameters of the link in the mail. */
  activate(link: Schemas['Link']): Promise<undefined> {
    return this.#call('post', '/api/users/activation/', { body: link });
  }

  resendActivation(email: string): Promise<undefined> {
    return this.#call('post', '/api/users/resend_activation/', { body: { email } });
  }

  /** Sends a mail with a link to set a new password, if there is such an account. */
  forgotPassword(email: string): Promise<undefined> {
    return this.#call('post', '/api/users/reset_password/', { body: { email } });
  }

  resetPassword(reset: Schemas['PasswordReset']): Promise<undefined> {
    return this.#call('post', '/api/users/reset_password_confirm/', { body: reset });
  }

  me(): Promise<Schemas['SomeUser']> {
    return this.#call('get', '/api/users/me/');
  }

  change(profile: Schemas['Profile']): Promise<Schemas['SomeUser']> {
    return this.#call('patch', '/api/users/me/', { body: profile });
  }

  /** Sets a new password. That ends all sessions of the user, this one too. */
  setPassword(password: Schemas['NewPassword']): Promise<undefined> {
    return this.#call('post', '/api/users/set_password/', { body: password });
  }

  setUsername(username: Schemas['NewUsername']): Promise<undefined> {
    return this.#call('post', '/api/users/set_username/', { body: username });
  }

  /** Deletes the account. */
  delete(password: Schemas['CurrentPassword']): Promise<undefined> {
    return this.#call('delete', '/api/users/me/', { body: password });
  }
}

/** The user's second factor. */
export class Mfa {
  readonly #call: Call;

  /** @internal */
  constructor(call: Call) {
    this.#call = call;
  }

  status(): Promise<Schemas['MfaStatus']> {
    return this.#call('get', '/api/users/me/mfa/');
  }

  /** Returns a secret for an authenticator app. {@link confirm} activates it. */
  begin(password: Schemas['MfaPassword']): Promise<Schemas['Enrolment']> {
    return this.#call('post', '/api/users/me/mfa/totp/', { body: password });
  }

  confirm(code: string): Promise<Schemas['RecoveryCodes']> {
    return this.#call('post', '/api/users/me/mfa/totp/confirm/', { body: { code } });
  }

  disable(proof: Schemas['MfaPasswordAndCode']): Promise<undefined> {
    return this.#call('post', '/api/users/me/mfa/totp/disable/', { body: proof });
  }

  renewRecoveryCodes(proof: Schemas['MfaPasswordAndCode']): Promise<Schemas['RecoveryCodes']> {
    return this.#call('post', '/api/users/me/mfa/recovery_codes/', { body: proof });
  }
}

/** Where the user is signed in. */
export class Sessions {
  readonly #call: Call;

  /** @internal */
  constructor(call: Call) {
    this.#call = call;
  }

  list(): Promise<Schemas['Session'][]> {
    return this.#call('get', '/api/sessions/');
  }

  /** Ends a session. To end that of this device, use `client.signOut()`. */
  end(id: string): Promise<undefined> {
    return this.#call('delete', '/api/sessions/{id}/', { path: { id } });
  }
}

/** Posts, the sample resource. */
export class Posts {
  readonly #call: Call;

  /** @internal */
  constructor(call: Call) {
    this.#call = call;
  }

  /** Returns a numbered page of posts. */
  list(page = 1): Promise<Schemas['PostPage']> {
    return this.#call('get', '/api/posts/pages/', { query: { page } });
  }

  get(id: number): Promise<Schemas['Post']> {
    return this.#call('get', '/api/posts/{id}/', { path: { id } });
  }

  create(post: Schemas['PostInput']): Promise<Schemas['Post']> {
    return this.#call('post', '/api/posts/', { body: post });
  }

  change(id: number, post: Schemas['PostChange']): Promise<Schemas['Post']> {
    return this.#call('patch', '/api/posts/{id}/', { path: { id }, body: post });
  }

  delete(id: number): Promise<undefined> {
    return this.#call('delete', '/api/posts/{id}/', { path: { id } });
  }
}
