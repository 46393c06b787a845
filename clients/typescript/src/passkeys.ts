import type { Client } from './client.js';
import type { components } from './schema.js';
import type { SignInResult } from './signin.js';

type Schemas = components['schemas'];

/** How to ask for a passkey. */
export interface PasskeyRequest {
  /** Whose passkeys; if this is not given, the user chooses among those that the device knows. */
  readonly username?: string;
  /** Whether the browser offers passkeys in the form field with `autocomplete="username webauthn"` instead of a dialog. */
  readonly conditional?: boolean;
  /** Ends the request, for example when the user types a password instead. */
  readonly signal?: AbortSignal;
}

/**
 * Signs in with a passkey, by the browser's API.
 *
 * @throws DOMException if the user declines, or the device has no passkey
 * @throws ServiceError 401 if the service does not accept the passkey
 */
export async function signInWithPasskey(client: Client, request: PasskeyRequest = {}): Promise<SignInResult> {
  const { username, conditional = false, signal } = request;
  const options = await client.signIn.prepare('/api/token/passkey/options/', username === undefined ? {} : { username });
  const mediation = conditional ? 'conditional' : 'optional';
  return client.signIn.with('/api/token/passkey/', { credential: await assertion(options, { mediation, signal }) });
}

/** Completes a sign-in that needs a second factor, if `passkey` is among the result's `methods`. */
export async function verifyWithPasskey(
  client: Client,
  step: Extract<SignInResult, { status: 'secondFactor' }>,
): Promise<SignInResult> {
  const proof = { mfa_token: step.token };
  const options = await client.signIn.prepare('/api/token/mfa/passkey/options/', proof);
  return client.signIn.with('/api/token/mfa/passkey/', { ...proof, credential: await assertion(options) });
}

/**
 * Requests an account that has a passkey in place of a password.
 *
 * @param account the service needs the address if it verifies addresses
 */
export async function signUpWithPasskey(
  client: Client,
  account: Schemas['PasskeyApplicant'],
): Promise<Schemas['NewUser']> {
  const options = await client.call('post', '/api/users/passkey/options/', { body: account });
  const credential = await creation(options);
  return client.call('post', '/api/users/passkey/', { body: { ...account, credential } });
}

/**
 * Adds a passkey to the user's account. The first second factor of an account comes with recovery codes.
 *
 * @param proof the current password; not needed soon after a sign-in by another method
 * @param name by which the user recognizes it
 */
export async function addPasskey(
  client: Client,
  proof: Schemas['MfaPassword'],
  name?: string,
): Promise<Schemas['NewPasskeyResponse']> {
  const options = await client.call('post', '/api/users/me/passkeys/options/', { body: proof });
  const credential = await creation(options);
  return client.call('post', '/api/users/me/passkeys/', { body: { ...(name !== undefined && { name }), credential } });
}

/** Returns the user's passkeys, and lets the browser forget those that were removed elsewhere. */
export async function listPasskeys(client: Client): Promise<Schemas['Passkey'][]> {
  const { passkeys, accepted_credentials: accepted } = await client.call('get', '/api/users/me/passkeys/');
  await tellBrowser(accepted);
  return passkeys;
}

/**
 * Removes a passkey, from the browser's list as well.
 *
 * @param proof the current password; not needed soon after a sign-in by another method
 */
export async function removePasskey(client: Client, id: string, proof: Schemas['MfaPassword']): Promise<void> {
  await tellBrowser(await client.call('delete', '/api/users/me/passkeys/{id}/', { path: { id }, body: proof }));
}

/** Few browsers have this yet, and it changes only what they offer. */
async function tellBrowser(accepted: Schemas['AcceptedCredentials']): Promise<void> {
  const signal = (PublicKeyCredential as unknown as { signalAllAcceptedCredentials?(of: object): Promise<void> })
    .signalAllAcceptedCredentials;
  await signal?.call(PublicKeyCredential, accepted).catch(() => {});
}

async function assertion(
  options: unknown,
  { mediation = 'optional', signal }: { mediation?: CredentialMediationRequirement; signal?: AbortSignal | undefined } = {},
): Promise<Schemas['PublicKeyCredential']> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON);
  return json(await navigator.credentials.get({ publicKey, mediation, ...(signal && { signal }) }));
}

async function creation(options: unknown): Promise<Schemas['PublicKeyCredential']> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON);
  return json(await navigator.credentials.create({ publicKey }));
}

function json(credential: Credential | null): Schemas['PublicKeyCredential'] {
  if (!credential) throw new DOMException('There is no passkey.', 'NotAllowedError');
  return (credential as PublicKeyCredential).toJSON();
}
