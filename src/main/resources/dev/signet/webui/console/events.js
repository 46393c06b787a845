import { html, nothing } from '../lit-html.js';
import { deviceName } from '../device-names.js';
import { download } from '../download.js';
import { eventText } from '../events.js';
import { icon, notice } from '../parts.js';
import { query } from '../router.js';
import { authorized, authorizedList } from '../session.js';
import { kinds, t } from '../text.js';
import { FROM, Listing, UNTIL } from './listing.js';
import { userLink, when } from './people.js';

const FILTERS = ['kind', 'outcome', 'user_id', 'address', 'since', 'until'];
const EVERY = 5_000;
const AT_ONCE = 200;

/** What happened to all accounts, live. */
export default function events({ update }) {
  const list = new Listing(update, 'security_events/', FILTERS);
  let live = false;
  let place;
  let timer;
  let failure;
  let saving = false;

  /** Only the newest entries can be followed. */
  const followable = () => !query().has('cursor') && !query().has('until');

  async function read() {
    stop();
    await list.read();
  }

  /**
   * Begins with the last entry that is shown, because an event may get its number before an earlier one appears. From then on, the
   * service says where to go on.
   */
  function follow() {
    live = true;
    const asked = list.asked();
    asked.set('after', list.entries?.at(-1)?.id ?? 0);
    asked.set('limit', AT_ONCE);
    place = '?' + asked;
    update();
    timer = setTimeout(poll, EVERY);
  }

  function stop() {
    live = false;
    clearTimeout(timer);
  }

  async function poll() {
    if (document.visibilityState === 'visible' && list.entries) {
      try {
        const { entries, next } = await authorizedList('security_events/' + place);
        if (!live) {
          return;
        }
        place = next;
        const known = new Set(list.entries.map(each => each.id));
        const fresh = entries.filter(each => !known.has(each.id)).map(each => ({ ...each, fresh: true }));
        list.entries = [...fresh, ...list.entries].sort((a, b) => b.id - a.id).slice(0, AT_ONCE);
        failure = undefined;
      } catch (fault) {
        failure = fault;
      }
      update();
    }
    if (live) {
      timer = setTimeout(poll, EVERY);
    }
  }

  const toggle = () => {
    if (live) {
      stop();
      update();
    } else {
      follow();
    }
  };

  async function save() {
    if (saving) {
      return;
    }
    saving = true;
    failure = undefined;
    update();
    try {
      download('security-events.csv', 'text/csv', await authorized('GET', `security_events/csv/?${list.asked()}`));
    } catch (fault) {
      failure = fault;
    }
    saving = false;
    update();
  }

  const columns = [
    {
      title: t('events.what'),
      cell: event => html`<div class="who ${event.fresh ? 'fresh' : ''}">${icon(event.outcome === 'failure' ? 'alert' : 'check')}<div><strong>${eventText(event)}</strong>${
        event.outcome === 'failure' ? html` <span class="badge bad">${t('activity.refused')}</span>` : nothing}${event.detail ? html`<p class="quiet" lang="en">${event.detail}</p>` : nothing}</div></div>`,
    },
    { title: t('events.who'), cell: event => html`${userLink(event.user_id)}${by(event)}` },
    { title: t('events.where'), wide: true, cell: event => html`${event.address || '–'}${event.device ? html`<p class="quiet">${deviceName(event.device)}</p>` : nothing}` },
    { title: t('events.when'), cell: event => when(event.happened_at) },
  ];
  const account = id => id ? html`<button type="button" class="secondary" @click=${() => list.set('user_id', '')}>${t('users.number', { id })} ×</button>` : nothing;
  const tools = () => html`
    ${list.choice('kind', t('events.kind'), [['', t('events.anyKind')], ...kinds.map(kind => [kind, t('event.' + kind)])])}
    ${list.choice('outcome', t('events.outcome'), [['', t('events.anyOutcome')], ['success', t('events.done')], ['failure', t('events.refused')]])}
    ${list.search('address', t('events.address'), { whole: true })}
    ${account(list.value('user_id'))}
    ${list.day('since', t('list.from'), FROM)}${list.day('until', t('list.until'), UNTIL)}`;

  return {
    title: t('console.events'),
    actions: () => html`
      ${followable() ? html`<button type="button" class="secondary live" aria-pressed=${String(live)} @click=${toggle}>${t('events.live')}</button>` : nothing}
      <button type="button" class="secondary" aria-disabled=${String(saving)} @click=${save}>${saving ? html`<span class="spinner"></span>` : nothing}${t('events.csv')}</button>`,
    enter: read,
    asked: read,
    leave: stop,
    view: () => html`${notice('problem', failure?.text())}${list.view({ tools: tools(), columns, label: t('console.events'), none: t('events.none') })}`,
  };
}

const by = event => {
  if (event.actor_id === 0) {
    return html`<p class="quiet">${t('events.operator')}</p>`;
  }
  return event.actor_id ? html`<p class="quiet">${t('events.by')} ${userLink(event.actor_id)}</p>` : nothing;
};
