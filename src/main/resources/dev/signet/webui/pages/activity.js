import { html, nothing } from '../lit-html.js';
import { deviceName } from '../device-names.js';
import { eventText } from '../events.js';
import { icon, notice, section, waiting } from '../parts.js';
import { authorizedList } from '../session.js';
import { ago, at, t } from '../text.js';

const PICTURES = [[/password|login|recovery|mfa/, 'key'], [/email/, 'mail'], [/session|logged_out|refresh/, 'device']];

/** What happened to the account lately. */
export default function activity({ update }) {
  const PATH = 'users/me/security_events/';
  let events;
  let next;
  let failure;
  let reading = false;

  async function read(query, before) {
    if (reading) {
      return;
    }
    reading = true;
    failure = undefined;
    update();
    try {
      const page = await authorizedList(PATH + query);
      events = [...before, ...page.entries];
      next = page.next;
    } catch (fault) {
      failure = fault;
    }
    reading = false;
    update();
  }

  const enter = () => read('?limit=20', []);

  const one = event => html`<li class="entry">
    ${icon(event.outcome === 'failure' ? 'alert' : PICTURES.find(([kinds]) => kinds.test(event.kind))?.[1] ?? 'shield')}
    <div class="entry-text">
      <p><strong>${eventText(event)}</strong>${event.outcome === 'failure' ? html` <span class="badge bad">${t('activity.refused')}</span>` : nothing}</p>
      <p class="quiet"><time datetime=${event.happened_at} title=${at(event.happened_at)}>${ago(event.happened_at)}</time>${
        event.actor_id ? html` · ${t('activity.admin')}` : nothing}${
        event.device ? html` · ${deviceName(event.device)}` : nothing}${
        event.address ? html` · ${event.address}` : nothing}</p>
    </div>
  </li>`;

  const content = () => section('', '', html`
    ${events.length ? html`<ul class="entries">${events.map(one)}</ul>` : html`<p>${t('activity.none')}</p>`}
    ${notice('problem', failure?.text())}
    ${next ? html`<div class="actions"><button type="button" class="secondary" aria-disabled=${String(reading)} @click=${() => read(next, events)}>${t('activity.older')}</button></div>` : nothing}`);

  return { title: t('activity.title'), intro: t('activity.intro'), enter, view: () => (events ? content() : waiting(failure, enter)) };
}
