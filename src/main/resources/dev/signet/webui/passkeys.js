import { call } from './api.js';
import { Failure } from './failures.js';
import { authorized } from './session.js';
import { t } from './text.js';

/** Whether this browser can use passkeys in the service's own words (WebAuthn level 3). */
export const usable = () => Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);

/** Whether this browser offers passkeys while somebody fills in the name. */
export const autofills = async () => usable() && (await PublicKeyCredential.isConditionalMediationAvailable?.()) === true;

let waiting = new AbortController();

/**
 * Asks for a passkey and returns what it signed.
 *
 * @param path what returns the options
 * @param conditional whether the browser only offers it, next to the name
 */
export async function sign(path, body, conditional = false) {
  const options = await call('POST', path, { body });
  waiting.abort();
  waiting = new AbortController();
  return asking(() => navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
    mediation: conditional ? 'conditional' : undefined,
    signal: waiting.signal,
  }));
}

/** Makes a passkey for the user who is signed in, and returns what the service answered. */
export async function add(name, confirmation) {
  const options = await authorized('POST', 'users/me/passkeys/options/', confirmation);
  const credential = await asking(() => navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
  }));
  return authorized('POST', 'users/me/passkeys/', { name, credential });
}

/** Creates an account with a passkey in place of a password. */
export async function create(account) {
  const options = await call('POST', 'users/passkey/options/', { body: account });
  const credential = await asking(() => navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
  }));
  return call('POST', 'users/passkey/', { body: { ...account, credential } });
}

/** Tells authenticators which passkeys the service still knows, so that they do not offer the others. */
export function announce(accepted) {
  PublicKeyCredential.signalAllAcceptedCredentials?.(accepted).catch(() => {});
}

async function asking(work) {
  try {
    return (await work()).toJSON();
  } catch (fault) {
    throw new Failure('refused', { status: 400, body: { detail: t(REASONS[fault.name] ?? 'passkey.failed') } });
  }
}

const REASONS = { NotAllowedError: 'passkey.cancelled', AbortError: 'passkey.cancelled', InvalidStateError: 'passkey.there' };
