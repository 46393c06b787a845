import { html, nothing } from '../lit-html.js';
import { link } from '../parts.js';
import { ago, at, t } from '../text.js';

/** The first letter of a name, as a picture. */
export const initial = name => html`<span class="initial" aria-hidden="true">${[...(name || '?')][0].toUpperCase()}</span>`;

/** How an account is: what is usual needs no badge. */
export const badges = user => html`${user.is_staff ? html` <span class="badge">${t('users.admin')}</span>` : nothing}${user.is_active
  ? nothing : html` <span class="badge bad">${t('users.closed')}</span>`}`;

/** A time, as people say it; the exact one is there, too. */
export const when = (iso, never = '–') => iso ? html`<time datetime=${iso} title=${at(iso)}>${ago(iso)}</time>` : never;

/** The account with this id. */
export const userLink = id => id ? link('console/users/' + id, t('users.number', { id })) : '–';
