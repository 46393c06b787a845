import { html, nothing } from '../lit-html.js';
import { confirming } from '../confirmation.js';
import { deviceName, isPhone } from '../device-names.js';
import { download } from '../download.js';
import { eventText } from '../events.js';
import { icon, link, notice, reading, section } from '../parts.js';
import { go } from '../router.js';
import { authorized, authorizedList, ownId } from '../session.js';
import { at, t } from '../text.js';
import { asking } from './asking.js';
import { badges, initial, when } from './people.js';
import { userActions } from './user-actions.js';

/** One account: what it is, where it is signed in and how, what happened to it, and everything that can be done with it. */
export default function user({ update, state, id }) {
  const own = id === ownId();
  const path = own ? 'users/me/' : `users/${id}/`;
  const questions = asking(update, state.notice);

  const user = reading(update, async () => {
    const account = await authorized('GET', `users/${id}/`);
    page.title = account.username;
    return account;
  });
  const sessions = reading(update, () => authorized('GET', `sessions/?user_id=${id}`));
  const ways = reading(update, async () => {
    const [factor, passkeys, identities] = await Promise.all(['mfa/', 'passkeys/', 'identities/'].map(way => optional(authorized('GET', path + way))));
    return { factor, passkeys: passkeys?.passkeys ?? [], identities: identities ?? [] };
  });
  const events = reading(update, () => authorizedList(`security_events/?user_id=${id}&limit=10`));
  const confirmation = reading(update, confirming);
  const parts = [sessions, ways, events, confirmation];

  const enter = () => Promise.all([user, ...parts].map(each => each.enter()));

  const actions = userActions({
    id,
    own,
    ask: questions.ask,
    account: () => user.value,
    confirmation: () => confirmation.value,
    read: async () => {
      await user.again();
      await Promise.all(parts.map(part => part.enter()));
    },
    gone: text => go('console/users', { replace: true, state: { notice: text } }),
    save: async () => {
      const data = await authorized('GET', path + 'export/');
      download(`${user.value.username}.json`, 'application/json', JSON.stringify(data, null, 2));
    },
  });

  const fact = (name, value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

  const about = account => html`<section class="card about">
    <div class="who">${initial(account.username)}<div><h2>${account.username}${badges(account)}</h2><p class="quiet">${account.email || t('profile.noEmail')}</p></div></div>
    <dl class="facts">
      ${fact(t('users.id'), account.id)}
      ${fact(t('users.joined'), when(account.date_joined))}
      ${fact(t('users.lastLogin'), when(account.last_login))}
      ${account.first_name !== undefined ? fact(t('field.firstName'), account.first_name || '–') : nothing}
      ${account.last_name !== undefined ? fact(t('field.lastName'), account.last_name || '–') : nothing}
      ${account.locale !== undefined ? fact(t('language'), account.locale || '–') : nothing}
    </dl>
    ${own ? html`<p class="hint">${t('user.own')} ${link('account/', t('home.account'))}</p>` : nothing}
    <div class="actions">${actions.main()}</div>
  </section>`;

  const signedIn = () => section(t('user.sessions'), '', sessions.view(live => html`
    ${live.length ? html`<ul class="entries">${live.map(session => html`<li class="entry">
      ${icon(isPhone(session.device) ? 'phone' : 'device')}
      <div class="entry-text"><p><strong>${deviceName(session.device)}</strong>${session.current ? html` <span class="badge good">${t('devices.this')}</span>` : nothing}</p>
        <p class="quiet">${session.address}${session.sign_in_method ? ' · ' + methodName(session.sign_in_method) : ''} · ${when(session.last_used_at)}</p></div>
      ${session.current ? nothing : html`<button type="button" class="secondary" @click=${() => actions.endSession(session)}>${t('user.end')}<span class="visually-hidden"> (${deviceName(session.device)}, ${at(session.created_at)})</span></button>`}
    </li>`)}</ul>` : html`<p class="quiet">${t('user.noSessions')}</p>`}
    ${live.length ? html`<div class="actions">${actions.sessions()}</div>` : nothing}`));

  const factors = () => section(t('user.factors'), '', ways.view(({ factor, passkeys, identities }) => html`<ul class="entries">
    ${factor ? html`<li class="entry">${icon('phone')}<div class="entry-text"><p><strong>${t('factor.app')}</strong> ${factor.totp
      ? html`<span class="badge good">${t('factor.on')}</span>` : html`<span class="badge">${t('factor.off')}</span>`}</p>
      <p class="quiet">${factor.totp ? html`${t('factor.since', { date: at(factor.enabled_at) })} · ${t('recovery.row')}: ${t('recovery.left', { count: factor.recovery_codes_left })}` : nothing}${
        factor.required ? html` ${t('user.factorRequired')}` : nothing}</p></div>${factor.totp && !own ? actions.factor() : nothing}</li>` : nothing}
    ${passkeys.map(key => html`<li class="entry">${icon('key')}<div class="entry-text"><p><strong>${key.name || t('passkey.unnamed')}</strong></p>
      <p class="quiet">${t('passkey.made', { date: at(key.created_at) })}${key.last_used_at ? html` · ${when(key.last_used_at)}` : nothing}</p></div>${own ? nothing : actions.passkey(key)}</li>`)}
    ${identities.map(identity => html`<li class="entry">${icon('person')}<div class="entry-text"><p><strong>${identity.provider}</strong></p>
      <p class="quiet">${identity.email ? identity.email + ' · ' : ''}${t('provider.linked', { date: at(identity.created_at) })}</p></div>${own ? nothing : actions.identity(identity)}</li>`)}
  </ul>`));

  const metadata = account => ['metadata', 'app_metadata'].filter(name => account[name] !== undefined).map(name => section(t('user.' + name), '', html`
    <pre class="json" role="region" tabindex="0" aria-label=${t('user.' + name)}>${JSON.stringify(account[name], null, 2)}</pre>
    <div class="actions">${actions.document(name)}</div>`));

  const lately = () => section(t('user.events'), '', html`${events.view(({ entries }) => html`
    ${entries.length ? html`<ul class="entries">${entries.map(event => html`<li class="entry">
      ${icon(event.outcome === 'failure' ? 'alert' : 'check')}<div class="entry-text"><p><strong>${eventText(event)}</strong>${event.outcome === 'failure' ? html` <span class="badge bad">${t('activity.refused')}</span>` : nothing}</p>
      <p class="quiet">${when(event.happened_at)}${event.actor_id ? html` · ${t('activity.admin')}` : nothing}${event.device ? html` · ${deviceName(event.device)}` : nothing}${event.address ? html` · ${event.address}` : nothing}</p></div></li>`)}</ul>`
      : html`<p class="quiet">${t('activity.none')}</p>`}`)}
    <div class="actions">${link('console/events?user_id=' + id, t('user.allEvents'))}</div>`);

  const content = account => html`
    ${about(account)}
    <div class="columns"><div class="column">${signedIn()}${factors()}${metadata(account)}</div><div class="column">${lately()}</div></div>
    ${section(t('user.danger'), '', confirmation.view(() => html`<div class="actions">${actions.dangers()}</div>`))}`;

  const page = {
    title: t('console.user'),
    actions: () => link('console/users', t('user.back'), 'button secondary'),
    enter,
    view: () => html`${questions.view()}${user.failure?.status === 404 ? notice('problem', t('user.gone')) : user.view(content)}`,
  };
  return page;
}

/** What is turned off, or not there, is null. */
const optional = promise => promise.catch(fault => {
  if (fault.status === 404) {
    return null;
  }
  throw fault;
});

const methodName = name => t(['password', 'passkey', 'email'].includes(name) ? 'method.' + name : name);
