import { html, nothing } from '../lit-html.js';
import { call } from '../api.js';
import { Failure } from '../failures.js';
import { Form } from '../forms.js';
import { notice, row, section } from '../parts.js';
import { providerTitle as title } from '../provider-title.js';
import { authorized } from '../session.js';
import { api, settings } from '../settings.js';
import { ago, at, t } from '../text.js';

const BEGUN = 'signet-provider';

// They do not say when they last asked the user, so the sign-in would be good for no confirmation without this page of theirs.
const PROMPTS = { google: 'select_account', github: 'select_account' };

/** Makes the provider ask the user again, and say when it did (OpenID Connect Core 1.0 §3.1.2.1). Apple does so anyway. */
const PROMPTS_AGAIN = { ...PROMPTS, apple: undefined };

/** What a browser brought back for an account that is signed in: the security page links it, after it has asked who it is. */
let brought;

/** Signing in at a provider: the browser goes there, and comes back with a code for this page (RFC 7636). */
export default function provider(flow) {
  let failure;
  let kept;

  async function begin() {
    const back = kept ?? takeReturn();
    kept = undefined;
    flow.next ??= back?.begun?.next;
    try {
      if (back?.begun?.links) {
        // The session ended meanwhile. A sign-in here could make another account.
        flow.next = 'account/security';
        throw problem('sessionEnded');
      }
      if (back) {
        await flow.finish(call('POST', 'token/code/', { body: { ...proof(back), invitation: back.begun.invitation } }).catch(refused => {
          throw refused.status === 401 && !refused.code ? problem('provider.failed') : refused;
        }));
      }
    } catch (fault) {
      failure = fault;
      flow.update();
    }
  }

  /** Whoever is signed in already went to the provider to link the account there, or to sign in again. */
  function returned() {
    const back = takeReturn();
    if (back?.begun?.again) {
      flow.again = back.begun.again;
      kept = back;
    } else if (back?.begun?.links) {
      brought = { provider: back.begun.links };
      flow.next = 'account/security';
      try {
        brought.proof = proof(back);
      } catch (fault) {
        brought.failure = fault;
      }
    }
  }

  return {
    begin,
    returned,
    view: () => html`${notice('problem', failure?.text())}
      <div class="stack">${settings.providers.filter(name => !flow.again || flow.again.includes(name)).map(name => html`<button type="button" class=${flow.again ? '' : 'secondary'} @click=${() => leave(name, { next: flow.next, again: flow.again })}>
        ${t(flow.again ? 'again.provider' : 'provider.signIn', { name: title(name) })}</button>`)}</div>`,
  };
}

/** Returns what the provider sent the browser back with, if it did, and takes it out of the address. */
function takeReturn() {
  const query = new URLSearchParams(location.search);
  if (!query.has('state')) {
    return undefined;
  }
  history.replaceState(history.state, '', location.pathname);
  const begun = JSON.parse(sessionStorage.getItem(BEGUN));
  sessionStorage.removeItem(BEGUN);
  return { query, begun };
}

/** Returns what to send to the service. */
function proof({ query, begun }) {
  if (!begun || begun.state !== query.get('state') || !query.has('code')) {
    throw problem(query.get('error') === 'access_denied' ? 'provider.cancelled' : 'provider.failed');
  }
  return { code: query.get('code'), code_verifier: begun.verifier, redirect_uri: settings.returnAddress };
}

const problem = key => new Failure('refused', { status: 400, body: { detail: t(key) } });

/**
 * Sends the browser to the provider. The secret of RFC 7636 proves that the code comes back to the page that asked; it is good
 * for this one time.
 *
 * @param what next: the page that comes afterwards; links: the provider, if its account is to be linked; invitation: the invitation to register, if there is one; again: by which methods
 *     the user may sign in, if somebody who is signed in confirms who they are
 */
export async function leave(name, what) {
  const begun = { ...what, state: random(), verifier: random() };
  sessionStorage.setItem(BEGUN, JSON.stringify(begun));
  const challenge = encoded(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(begun.verifier))));
  const query = new URLSearchParams({
    redirect_uri: settings.returnAddress, code_challenge: challenge, code_challenge_method: 'S256', state: begun.state,
  });
  const prompts = what.again ? { [name]: 'login', ...PROMPTS_AGAIN } : PROMPTS;
  if (prompts[name]) {
    query.set('prompt', prompts[name]);
  }
  location.assign(new URL(`login/${name}/?${query}`, api));
}

const random = () => encoded(crypto.getRandomValues(new Uint8Array(32)));
const encoded = bytes => btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, each => ({ '+': '-', '/': '_' })[each] ?? '');

/** The identities that are linked, on the security page. */
export function own({ update, said, confirmation, name, open }) {
  let identities;
  const removing = new Form(update, async confirmed => {
    await authorized('DELETE', `users/me/identities/${open}/`, confirmed);
    open = undefined;
    await read();
    said(t('provider.removed'));
  });
  let back = brought;
  brought = undefined;
  const linking = new Form(update, async confirmed => {
    try {
      await authorized('POST', `users/me/identities/${back.provider}/`, { ...back.proof, ...confirmed });
    } catch (refused) {
      // A code works for a minute.
      throw refused.status === 400 && typeof refused.body.detail === 'string' ? problem('provider.tooLate') : refused;
    }
    const { provider } = back;
    back = undefined;
    await read();
    said(t('provider.added', { name: title(provider) }));
  });

  async function read() {
    identities = await authorized('GET', 'users/me/identities/');
  }

  const show = what => {
    open = what;
    update();
    document.querySelector('.row-form input')?.focus();
  };

  const one = identity => row({
    label: title(identity.provider),
    value: [identity.email, t('provider.linked', { date: at(identity.created_at) }), identity.last_used_at ? t('passkey.used', { when: ago(identity.last_used_at) }) : '']
      .filter(Boolean).join(' · '),
    action: t('passkey.remove'),
    open: open === identity.id,
    toggle: () => show(identity.id),
    form: confirmation().view(removing, 'account/security?open=' + identity.id, {
      fields: html`<p>${t('provider.removeHint', { name: title(identity.provider) })}</p>${confirmation().field(removing, name())}`,
      button: t('passkey.remove'),
      kind: 'danger',
      cancel: () => show(),
    }),
  });

  /** The account at the provider is linked once its owner has confirmed who they are. */
  const confirm = () => html`<div class="row-form"><h3>${t('provider.confirm', { name: title(back.provider) })}</h3>
    ${confirmation().view(linking, 'account/security', {
      fields: confirmation().field(linking, name()),
      button: t('provider.link', { name: title(back.provider) }),
      cancel: () => {
        back = undefined;
        update();
      },
    })}</div>`;

  const offers = () => {
    const missing = settings.providers.filter(provider => !identities.some(each => each.provider === provider));
    if (open === 'link' && confirmation().mustSignIn()) {
      return html`<div class="row-form">${confirmation().again('account/security?open=link', () => show())}</div>`;
    }
    // What the browser brings back is good for a minute, so whoever must sign in again does that before.
    if (!missing.length) {
      return nothing;
    }
    const begin = provider => (confirmation().mustSignIn() ? show('link') : leave(provider, { links: provider }));
    return html`<div class="actions">${missing.map(provider => html`<button type="button" class="secondary"
      @click=${() => begin(provider)}>${t('provider.link', { name: title(provider) })}</button>`)}</div>`;
  };

  return {
    read,
    view: () => section(t('provider.title'), t('provider.intro'), html`
      ${notice('problem', back?.failure?.text())}
      ${identities.length ? identities.map(one) : html`<p class="quiet">${t('provider.none')}</p>`}
      ${back?.proof ? confirm() : offers()}`),
  };
}
