import { html, nothing } from '../lit-html.js';
import { link, notice, reading, section } from '../parts.js';
import { authorized } from '../session.js';
import { at, t } from '../text.js';
import { asking } from './asking.js';
import { Listing } from './listing.js';
import { userLink, when } from './people.js';

/** The systems that are told what happens, and the messages that wait or have failed. */
export default function webhooks({ update }) {
  const list = new Listing(update, 'webhooks/deliveries/', ['state', 'endpoint_id', 'event', 'user_id']);
  const questions = asking(update);
  const endpoints = reading(update, () => authorized('GET', 'webhooks/'));
  let secret;

  async function enter() {
    await endpoints.enter();
    if (endpoints.value) {
      await list.read();
    }
  }

  /** Asks, calls the API, and shows what became of it. */
  const act = ({ key, values = {}, danger = false, fields, method, path, body }) => questions.ask({
    title: t(`webhooks.${key}`),
    text: t(`webhooks.${key}Text`, values),
    button: t(`webhooks.${key}`),
    danger,
    fields,
    run: async filled => {
      secret = undefined;
      const answer = await authorized(method, path, body?.(filled));
      secret = answer?.secret;
      await endpoints.again();
      await list.read();
      return t(`webhooks.${key}Done`, { count: answer?.resent ?? 0 });
    },
  });

  const fields = before => form => html`
    ${form.field({ name: 'url', label: t('webhooks.url'), type: 'url', autocomplete: 'off', maxlength: 2000, value: before?.url })}
    ${form.field({ name: 'events', label: t('webhooks.events'), autocomplete: 'off', value: before?.events.join(', ') ?? 'user.*', hint: t('webhooks.eventsHint') })}
    ${form.field({ name: 'description', label: t('webhooks.description'), autocomplete: 'off', optional: true, maxlength: 200, value: before?.description })}`;
  const written = ({ url, events, description }) => ({ url, description, events: events.split(',').map(each => each.trim()).filter(Boolean) });

  const add = () => act({ key: 'add', fields: fields(), method: 'POST', path: 'webhooks/', body: written });
  const one = ({ id, url }) => ({ path: `webhooks/${id}/`, values: { url } });
  const button = (text, endpoint, act, kind = 'secondary') => html`<button type="button" class=${kind} @click=${act}>${text}<span class="visually-hidden"> (${endpoint.url})</span></button>`;

  const card = endpoint => html`<section class="card">
    <h2><code>${endpoint.url}</code> <span class="badge ${endpoint.enabled ? 'good' : 'bad'}">${t(endpoint.enabled ? 'webhooks.enabled' : 'webhooks.disabled')}</span></h2>
    <p class="quiet">${endpoint.description ? endpoint.description + ' · ' : ''}${endpoint.events.join(', ')}</p>
    ${endpoint.disabled_reason ? notice('problem', endpoint.disabled_reason) : nothing}
    ${endpoint.previous_secret_until ? html`<p class="hint">${t('webhooks.oldSecret', { date: at(endpoint.previous_secret_until) })}</p>` : nothing}
    <div class="actions">
      ${button(t('webhooks.test'), endpoint, () => act({ key: 'test', ...one(endpoint), method: 'POST', path: `webhooks/${endpoint.id}/test/`, body: () => ({}) }))}
      ${button(t('webhooks.change'), endpoint, () => act({ key: 'change', ...one(endpoint), fields: fields(endpoint), method: 'PATCH', body: written }))}
      ${endpoint.enabled
        ? button(t('webhooks.disable'), endpoint, () => act({ key: 'disable', ...one(endpoint), danger: true, method: 'PATCH', body: () => ({ enabled: false }) }))
        : button(t('webhooks.enable'), endpoint, () => act({ key: 'enable', ...one(endpoint), method: 'PATCH', body: () => ({ enabled: true }) }))}
      ${button(t('webhooks.resendAll'), endpoint, () => act({ key: 'resendAll', ...one(endpoint), method: 'POST', path: `webhooks/${endpoint.id}/resend_failed/`, body: () => ({}) }))}
      ${button(t('webhooks.rotate'), endpoint, () => act({ key: 'rotate', ...one(endpoint), danger: true, method: 'POST', path: `webhooks/${endpoint.id}/rotate_secret/`, body: () => ({}) }), 'danger')}
      ${button(t('webhooks.remove'), endpoint, () => act({ key: 'remove', ...one(endpoint), danger: true, method: 'DELETE' }), 'danger')}
    </div></section>`;

  const urlOf = id => endpoints.value.find(each => each.id === id)?.url ?? id;
  const columns = [
    { title: t('webhooks.message'), cell: each => html`<strong>${each.event}</strong><p class="quiet">${urlOf(each.endpoint_id)}</p>` },
    { title: t('events.who'), wide: true, cell: each => userLink(each.user_id) },
    {
      title: t('users.state'),
      cell: each => html`<span class="badge ${each.state === 'failed' ? 'bad' : ''}">${t('webhooks.' + each.state)}</span><p class="quiet">${t('webhooks.attempts', { count: each.attempts })}${each.last_status ? ` · ${each.last_status}` : ''}${each.last_fault ? ` · ${each.last_fault}` : ''}</p>`,
    },
    { title: t('webhooks.next'), wide: true, cell: each => (each.next_attempt_at ? at(each.next_attempt_at) : when(each.last_attempt_at)) },
    {
      kind: 'end',
      cell: each => each.state === 'failed'
        ? html`<button type="button" class="secondary" @click=${() => act({ key: 'resend', values: { event: each.event, url: urlOf(each.endpoint_id) }, method: 'POST', path: `webhooks/deliveries/${each.id}/resend/`, body: () => ({}) })}>${t('webhooks.resend')}<span class="visually-hidden"> (${each.event}, ${each.id})</span></button>`
        : nothing,
    },
  ];
  const tools = () => html`
    ${list.choice('state', t('users.state'), [['', t('users.anyState')], ['waiting', t('webhooks.waiting')], ['failed', t('webhooks.failed')]])}
    ${list.choice('endpoint_id', t('webhooks.endpoint'), [['', t('webhooks.anyEndpoint')], ...endpoints.value.map(each => [each.id, each.url])])}`;

  const content = all => html`
    ${secret ? html`<div class="card once"><p>${t('webhooks.secret')}</p><code>${secret}</code></div>` : nothing}
    ${all.length ? all.map(card) : html`<div class="nothing"><p>${t('webhooks.none')}</p></div>`}
    <h2>${t('webhooks.deliveries')}</h2>
    ${list.view({ tools: tools(), columns, label: t('webhooks.deliveries'), none: t('webhooks.noDeliveries') })}`;

  const off = () => section(t('webhooks.off'), '', html`<p>${t('webhooks.offText')} <code>signet.webhooks.enabled=true</code></p>
    <div class="actions">${link('console/settings?search=webhooks', t('console.settings'))}</div>`);

  return {
    title: t('console.webhooks'),
    intro: t('webhooks.intro'),
    actions: () => (endpoints.value ? html`<button type="button" @click=${add}>${t('webhooks.add')}</button>` : nothing),
    enter,
    asked: () => (endpoints.value ? list.read() : enter()),
    view: () => html`${questions.view()}${endpoints.failure?.status === 404 ? off() : endpoints.view(content)}`,
  };
}
