import { html, nothing } from './lit-html.js';
import { owner } from './forms.js';
import { usable } from './passkeys.js';
import { providerTitle } from './provider-title.js';
import { go } from './router.js';
import { authorized, isRecent, ownSession } from './session.js';
import { settings } from './settings.js';
import { t } from './text.js';

/**
 * Returns how the user confirms who they are: with the password, unless they signed in by another method a moment ago. In an
 * account without a password, they sign in again.
 */
export async function confirming() {
  const [session, account] = await Promise.all([ownSession(), authorized('GET', 'users/me/sign_in_methods/')]);
  let tooLate = false;
  const recent = () => !tooLate && isRecent(session);
  const mustSignIn = () => !account.has_password && !recent();
  const ways = account.methods.filter(method => settings.providers.includes(method)
    || settings.methods.includes(method) && (method === 'email' || method === 'passkey' && usable()));

  async function signInAgain(method, back) {
    if (settings.providers.includes(method)) {
      const { leave } = await import('./methods/provider.js');
      await leave(method, { next: back, again: ways });
    } else {
      const { email } = await authorized('GET', 'users/me/');
      go('account/sign-in?' + new URLSearchParams({ again: method, next: back }), { state: { name: email } });
    }
  }

  const labels = { email: t('again.email'), passkey: t('again.passkey') };
  const label = method => labels[method] ?? t('again.provider', { name: providerTitle(method) });

  const again = (back, cancel) => html`<div class="stack">
    <p>${t(ways.length ? 'again.intro' : 'again.nowhere')}</p>
    ${ways.map((method, index) => html`<button type="button" class=${index ? 'secondary' : ''} @click=${() => signInAgain(method, back)}>${label(method)}</button>`)}
    ${cancel ? html`<button type="button" class="secondary" @click=${cancel}>${t('cancel')}</button>` : nothing}</div>`;

  return {
    hasPassword: account.has_password,
    mustSignIn,
    again,
    /** Draws what a form asks for. */
    field: (form, username) => recent()
      ? html`<p class="hint">${t('confirm.recent')}</p>`
      : account.has_password
        ? html`${owner(username)}${form.field({
          name: 'current_password', label: t('field.currentPassword'), type: 'password', autocomplete: 'current-password',
        })}`
        : nothing,
    /**
     * Draws a form that has this field, or what comes before it: another sign-in, which leads back to it.
     *
     * @param back the address of the page with this form
     */
    view: (form, back, parts) => {
      // The clock of this computer may be wrong.
      tooLate ||= form.code === 'recent_sign_in_required';
      return mustSignIn() ? again(back, parts.cancel) : form.view(parts);
    },
  };
}
