import type { Client } from './client.js';
import type { components } from './schema.js';
import type { SignInResult } from './signin.js';

type Schemas = components['schemas'];

/** What the app needs to complete a sign-in that a browser began. It is kept until the browser comes back. */
export interface BrowserSignIn {
  /** Where the user signs in: open it in a browser. */
  readonly url: string;
  readonly state: string;
  readonly code_verifier: string;
  readonly redirect_uri: string;
}

/**
 * Signs in with an ID token that an SDK of Google, Apple or another provider returned.
 *
 * @param provider its name in the service's settings
 * @throws ServiceError 409 if there is an account with this address that the provider's account may not join
 */
export function signInWithIdToken(client: Client, provider: string, proof: Schemas['IdToken']): Promise<SignInResult> {
  return client.signIn.with(`/api/token/provider/${encodeURIComponent(provider)}/`, proof);
}

/**
 * Begins to sign in at a provider with a browser. Keep the result, and send the browser to its `url`; it comes back to
 * `redirectUri`, and {@link completeBrowserSignIn} takes it from there.
 *
 * @param service the service's address
 */
export async function beginBrowserSignIn(service: string, provider: string, redirectUri: string): Promise<BrowserSignIn> {
  const [state, verifier] = [random(), random()];
  const challenge = base64Url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
  const query = new URLSearchParams({
    redirect_uri: redirectUri,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state,
  });
  const url = `${service.replace(/\/+$/, '')}/api/login/${encodeURIComponent(provider)}/?${query}`;
  return { url, state, code_verifier: verifier, redirect_uri: redirectUri };
}

/**
 * Completes a sign-in, with the address that the browser came back to.
 *
 * @throws Error if the address belongs to another sign-in; or with the provider's word, such as `access_denied`
 */
export function completeBrowserSignIn(client: Client, begun: BrowserSignIn, address: string): Promise<SignInResult> {
  const query = new URL(address).searchParams;
  const [state, code, error] = ['state', 'code', 'error'].map((name) => query.get(name));
  if (state !== begun.state) return Promise.reject(new Error('The browser came back from another sign-in.'));
  if (!code) return Promise.reject(new Error(error ?? 'The browser came back without a code.'));
  const { code_verifier, redirect_uri } = begun;
  return client.signIn.with('/api/token/code/', { code, code_verifier, redirect_uri });
}

/** Returns 256 random bits, as a text of 43 characters. */
function random(): string {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)).buffer);
}

function base64Url(bytes: ArrayBuffer): string {
  const base64 = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return base64.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
