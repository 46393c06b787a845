import { html } from './lit-html.js';
import { owner } from './forms.js';
import { authorized } from './session.js';
import { t } from './text.js';

const RECENT = 9 * 60_000;

/**
 * Returns how the user confirms who they are: with the password, unless they signed in by another method a moment ago
 * (dev.signet.confirm.Confirmation).
 */
export async function confirming() {
  const session = (await authorized('GET', 'sessions/')).find(each => each.current);
  const other = session?.sign_in_method && session.sign_in_method !== 'password';
  const until = new Date(session?.authenticated_at ?? 0).getTime() + RECENT;
  return {
    field: (form, username) => other && Date.now() < until
      ? html`<p class="hint">${t('confirm.recent')}</p>`
      : html`${owner(username)}${form.field({
        name: 'current_password', label: t('field.currentPassword'), type: 'password', autocomplete: 'current-password',
      })}`,
  };
}
