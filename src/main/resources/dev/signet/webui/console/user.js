import { html, nothing } from '../lit-html.js';
import { confirming } from '../confirmation.js';
import { deviceName, isPhone } from '../device-names.js';
import { download } from '../download.js';
import { eventText } from '../events.js';
import { icon, link, notice, section, waiting } from '../parts.js';
import { go } from '../router.js';
import { authorized, authorizedList, ownId } from '../session.js';
import { at, t } from '../text.js';
import { asking } from './asking.js';
import { badges, initial, when } from './people.js';
import { userActions } from './user-actions.js';

/** One account: what it is, where it is signed in and how, what happened to it, and everything that can be done with it. */
export default function user({ update, state, id }) {
  const own = id === ownId();
  let account;
  let more = {};
  let failure;
  const questions = asking(update, state.notice);

  /** What is turned off, or not there, is undefined. */
  const optional = promise => promise.catch(fault => {
    if (fault.status === 404) {
      return undefined;
    }
    throw fault;
  });

  async function read() {
    account = await authorized('GET', `users/${id}/`);
    page.title = account.username;
    const [sessions, factor, passkeys, identities, events, confirmation] = await Promise.all([
      authorized('GET', `sessions/?user_id=${id}`),
      optional(authorized('GET', own ? 'users/me/mfa/' : `users/${id}/mfa/`)),
      optional(authorized('GET', own ? 'users/me/passkeys/' : `users/${id}/passkeys/`)),
      optional(authorized('GET', own ? 'users/me/identities/' : `users/${id}/identities/`)),
      authorizedList(`security_events/?user_id=${id}&limit=10`),
      confirming(),
    ]);
    more = { sessions, factor, passkeys: passkeys?.passkeys, identities, events, confirmation };
    update();
  }

  async function enter() {
    failure = undefined;
    update();
    try {
      await read();
    } catch (fault) {
      failure = fault;
      update();
    }
  }

  const actions = userActions({
    id,
    own,
    ask: questions.ask,
    account: () => account,
    confirmation: () => more.confirmation,
    read,
    gone: text => go('console/users', { replace: true, state: { notice: text } }),
    save: async () => {
      const data = await authorized('GET', own ? 'users/me/export/' : `users/${id}/export/`);
      download(`${account.username}.json`, 'application/json', JSON.stringify(data, null, 2));
    },
  });

  const fact = (name, value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

  const about = () => html`<section class="card about">
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

  const sessions = () => section(t('user.sessions'), '', html`
    ${more.sessions.length ? html`<ul class="entries">${more.sessions.map(session => html`<li class="entry">
      ${icon(isPhone(session.device) ? 'phone' : 'device')}
      <div class="entry-text"><p><strong>${deviceName(session.device)}</strong>${session.current ? html` <span class="badge good">${t('devices.this')}</span>` : nothing}</p>
        <p class="quiet">${session.address}${session.sign_in_method ? ' · ' + methodName(session.sign_in_method) : ''} · ${when(session.last_used_at)}</p></div>
      ${session.current ? nothing : html`<button type="button" class="secondary" @click=${() => actions.endSession(session)}>${t('user.end')}<span class="visually-hidden"> (${deviceName(session.device)}, ${at(session.created_at)})</span></button>`}
    </li>`)}</ul>` : html`<p class="quiet">${t('user.noSessions')}</p>`}
    ${more.sessions.length ? html`<div class="actions">${actions.sessions()}</div>` : nothing}`);

  const factors = () => section(t('user.factors'), '', html`<ul class="entries">
    ${more.factor ? html`<li class="entry">${icon('phone')}<div class="entry-text"><p><strong>${t('factor.app')}</strong> ${more.factor.totp
      ? html`<span class="badge good">${t('factor.on')}</span>` : html`<span class="badge">${t('factor.off')}</span>`}</p>
      <p class="quiet">${more.factor.totp ? html`${t('factor.since', { date: at(more.factor.enabled_at) })} · ${t('recovery.row')}: ${t('recovery.left', { count: more.factor.recovery_codes_left })}` : nothing}${
        more.factor.required ? html` ${t('user.factorRequired')}` : nothing}</p></div>${more.factor.totp && !own ? actions.factor() : nothing}</li>` : nothing}
    ${(more.passkeys ?? []).map(key => html`<li class="entry">${icon('key')}<div class="entry-text"><p><strong>${key.name || t('passkey.unnamed')}</strong></p>
      <p class="quiet">${t('passkey.made', { date: at(key.created_at) })}${key.last_used_at ? html` · ${when(key.last_used_at)}` : nothing}</p></div>${own ? nothing : actions.passkey(key)}</li>`)}
    ${(more.identities ?? []).map(identity => html`<li class="entry">${icon('person')}<div class="entry-text"><p><strong>${identity.provider}</strong></p>
      <p class="quiet">${identity.email ? identity.email + ' · ' : ''}${t('provider.linked', { date: at(identity.created_at) })}</p></div>${own ? nothing : actions.identity(identity)}</li>`)}
  </ul>`);

  const metadata = () => ['metadata', 'app_metadata'].filter(name => account[name] !== undefined).map(name => section(t('user.' + name), '', html`
    <pre class="json" role="region" tabindex="0" aria-label=${t('user.' + name)}>${JSON.stringify(account[name], null, 2)}</pre>
    <div class="actions">${actions.document(name)}</div>`));

  const events = () => section(t('user.events'), '', html`
    ${more.events.entries.length ? html`<ul class="entries">${more.events.entries.map(event => html`<li class="entry">
      ${icon(event.outcome === 'failure' ? 'alert' : 'check')}<div class="entry-text"><p><strong>${eventText(event)}</strong>${event.outcome === 'failure' ? html` <span class="badge bad">${t('activity.refused')}</span>` : nothing}</p>
      <p class="quiet">${when(event.happened_at)}${event.actor_id ? html` · ${t('activity.admin')}` : nothing}${event.device ? html` · ${deviceName(event.device)}` : nothing}${event.address ? html` · ${event.address}` : nothing}</p></div></li>`)}</ul>`
      : html`<p class="quiet">${t('activity.none')}</p>`}
    <div class="actions">${link('console/events?user_id=' + id, t('user.allEvents'))}</div>`);

  const content = () => html`${questions.view()}
    ${about()}
    ${more.sessions
      ? html`<div class="columns"><div class="column">${sessions()}${factors()}${metadata()}</div><div class="column">${events()}</div></div>
        ${section(t('user.danger'), '', html`<div class="actions">${actions.dangers()}</div>`)}`
      : waiting(failure, enter)}`;

  const page = {
    title: t('console.user'),
    actions: () => link('console/users', t('user.back'), 'button secondary'),
    enter,
    view: () => (account ? content() : failure?.status === 404 ? notice('problem', t('user.gone')) : waiting(failure, enter)),
  };
  return page;
}

const methodName = name => t(['password', 'passkey', 'email'].includes(name) ? 'method.' + name : name);
