import { html } from '../lit-html.js';
import { call } from '../api.js';
import { Failure } from '../failures.js';
import { Form } from '../forms.js';
import { notice, row, section } from '../parts.js';
import { authorized } from '../session.js';
import { api, settings } from '../settings.js';
import { ago, at, t } from '../text.js';

const BEGUN = 'signet-provider';
const TITLES = { google: 'Google', apple: 'Apple', microsoft: 'Microsoft', github: 'GitHub' };

const title = name => TITLES[name] ?? name[0].toUpperCase() + name.slice(1);

/** Signing in at a provider: the browser goes there, and comes back with a code for this page (RFC 7636). */
export default function provider(flow) {
  let failure;
  const back = query => {
    const begun = take();
    if (!begun || begun.state !== query.get('state') || !query.has('code')) {
      throw problem(query.get('error') === 'access_denied' ? 'provider.cancelled' : 'provider.failed');
    }
    const body = { code: query.get('code'), code_verifier: begun.verifier, redirect_uri: settings.returnAddress };
    return flow.finish(call('POST', 'token/code/', { body }).catch(refused => {
      throw refused.status === 401 && !refused.code ? problem('provider.failed') : refused;
    }));
  };

  async function begin() {
    const query = new URLSearchParams(location.search);
    if (query.has('state')) {
      history.replaceState(history.state, '', location.pathname);
      try {
        await back(query);
      } catch (fault) {
        failure = fault;
        flow.update();
      }
    }
  }

  return {
    begin,
    view: () => html`${notice('problem', failure?.text())}
      <div class="stack">${settings.providers.map(name => html`<button type="button" class="secondary" @click=${() => leave(name)}>
        ${t('provider.signIn', { name: title(name) })}</button>`)}</div>`,
  };
}

const problem = key => new Failure('refused', { status: 400, body: { detail: t(key) } });

/** The secret of RFC 7636 proves that the code comes back to the page that asked; it is good for this one sign-in. */
async function leave(name) {
  const begun = { state: random(), verifier: random() };
  sessionStorage.setItem(BEGUN, JSON.stringify(begun));
  const challenge = encoded(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(begun.verifier))));
  const query = { redirect_uri: settings.returnAddress, code_challenge: challenge, code_challenge_method: 'S256', state: begun.state };
  location.assign(new URL(`login/${name}/?${new URLSearchParams(query)}`, api));
}

function take() {
  const begun = JSON.parse(sessionStorage.getItem(BEGUN));
  sessionStorage.removeItem(BEGUN);
  return begun;
}

const random = () => encoded(crypto.getRandomValues(new Uint8Array(32)));
const encoded = bytes => btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, each => ({ '+': '-', '/': '_' })[each] ?? '');

/** The identities that are linked, on the security page. */
export function own({ update, said, confirmation, name }) {
  let identities;
  let open;
  const removing = new Form(update, async confirmed => {
    await authorized('DELETE', `users/me/identities/${open}/`, confirmed);
    open = undefined;
    await read();
    said(t('provider.removed'));
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
    form: removing.view({
      fields: html`<p>${t('provider.removeHint', { name: title(identity.provider) })}</p>${confirmation().field(removing, name())}`,
      button: t('passkey.remove'),
      kind: 'danger',
      cancel: () => show(),
    }),
  });

  return {
    read,
    view: () => section(t('provider.title'), t('provider.intro'),
      identities.length ? identities.map(one) : html`<p class="quiet">${t('provider.none')}</p>`),
  };
}
