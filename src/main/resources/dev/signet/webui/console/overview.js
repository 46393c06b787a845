import { html, nothing } from '../lit-html.js';
import { icon, link, notice, section, waiting } from '../parts.js';
import { go, query } from '../router.js';
import { authorized } from '../session.js';
import { brief, has, number, t } from '../text.js';
import { Chart } from './chart.js';
import { CHARTS } from './charts.js';
import { when } from './people.js';

const PERIODS = ['hour', 'day', 'month'];
const EVERY = 60_000;

/** What needs attention, what is going on, and what went on before. */
export default function overview({ update }) {
  let figures;
  let attention;
  let failure;
  let timer;
  let latest = 0;
  const charts = CHARTS.map(kind => ({ ...kind, chart: new Chart(update) }));
  const per = () => PERIODS.find(each => each === query().get('per')) ?? 'hour';

  async function read() {
    const mine = ++latest;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    try {
      const answers = await Promise.all([
        authorized('GET', 'statistics/?' + new URLSearchParams({ per: per(), ...(zone ? { time_zone: zone } : {}) })),
        authorized('GET', 'attention/'),
      ]);
      if (mine === latest) {
        [figures, attention] = answers;
        failure = undefined;
      }
    } catch (fault) {
      if (mine === latest) {
        failure = fault;
      }
    }
    update();
  }

  async function enter() {
    failure = undefined;
    update();
    clearInterval(timer);
    timer = setInterval(() => document.visibilityState === 'visible' && read(), EVERY);
    await read();
  }

  const choice = () => html`<div class="choice" role="group" aria-label=${t('overview.per')}>${PERIODS.map(each => html`<button type="button" class="plain"
    aria-pressed=${String(each === per())} @click=${() => go('console/?per=' + each, { replace: true })}>${t('overview.' + each)}</button>`)}</div>`;

  const tile = (name, value, page) => html`<li class="tile"><p>${page ? link(page, name) : name}</p><strong>${value}</strong></li>`;
  const total = (name, ...outcomes) => figures.series
    .filter(each => each.name === name && (!outcomes.length || outcomes.includes(each.outcome)))
    .reduce((sum, each) => sum + (each.total ?? 0), 0);

  const tiles = () => html`<ul class="tiles">
    ${tile(t('console.users'), number(figures.now.users), 'console/users')}
    ${tile(t('overview.sessions'), number(figures.now.active_sessions))}
    ${tile(t('overview.signIns'), brief(total('sign_ins', 'success')), 'console/events?kind=login')}
    ${tile(t('overview.guesses'), brief(total('rejected_guesses')), 'console/events?kind=login&outcome=failure')}
  </ul>`;

  const content = () => html`
    ${failure ? notice('problem', failure.text(), html`<button type="button" class="secondary" @click=${enter}>${t('retry')}</button>`) : nothing}
    ${tiles()}
    ${section(t('overview.attention'), '', attention.length
      ? html`<ul class="entries">${attention.map(concern)}</ul>`
      : html`<p class="calm">${icon('check')}${t('overview.calm')}</p>`)}
    <div class="charts">${charts.map(({ chart, title, series, ...rest }) => chart.view({
      ...rest, title: t(title), hint: t('overview.in.' + figures.per), per: figures.per, periods: figures.periods, series: series(figures.series),
    }))}</div>`;

  return {
    title: t('console.overview'),
    actions: choice,
    enter,
    asked: read,
    leave: () => clearInterval(timer),
    view: () => (figures ? content() : waiting(failure, enter)),
  };
}

const PAGES = [
  [/webhook/, 'console/webhooks'], [/key/, 'console/keys'], [/mail/, 'console/settings?search=mail'],
  [/replica|feed/, 'console/replicas'], [/second_factor/, 'console/users?role=admin'],
];

function concern({ code, severity, message, subject, since }) {
  const key = 'attention.' + code;
  const page = PAGES.find(([codes]) => codes.test(code))?.[1];
  return html`<li class="entry ${severity}">${icon(severity === 'info' ? 'info' : 'alert')}
    <div class="entry-text"><p><strong>${has(key) ? t(key) : html`<span lang="en">${message}</span>`}</strong></p>
      <p class="quiet">${has(key) && message !== t(key) ? html`<span lang="en">${message}</span>` : nothing}${subject ? html` · ${subject}` : nothing}${since ? html` · ${when(since)}` : nothing}</p></div>
    ${page ? link(page, t('overview.look'), 'button secondary') : nothing}</li>`;
}
