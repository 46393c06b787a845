import { html, nothing } from '../lit-html.js';
import { icon, section, waiting } from '../parts.js';
import { authorized } from '../session.js';
import { home } from '../settings.js';
import { number, t } from '../text.js';
import { when } from './people.js';

const EVERY = 15_000;

/** The processes that serve this site, and how they are. */
export default function replicas({ update }) {
  let entries;
  let ready;
  let failure;
  let timer;

  async function read() {
    [entries, ready] = await Promise.all([authorized('GET', 'replicas/'), health()]);
  }

  async function enter() {
    failure = undefined;
    update();
    try {
      await read();
    } catch (fault) {
      failure = fault;
    }
    update();
    clearTimeout(timer);
    timer = setTimeout(again, EVERY);
  }

  async function again() {
    if (document.visibilityState === 'visible') {
      try {
        await read();
        failure = undefined;
      } catch (fault) {
        failure = fault;
      }
      update();
    }
    timer = setTimeout(again, EVERY);
  }

  const fact = (name, value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  const yes = (good, text) => html`<span class="badge ${good ? 'good' : 'bad'}">${text}</span>`;

  const one = replica => html`<section class="card replica">
    <h2>${icon('server')}<span translate="no">${replica.name}</span> ${yes(replica.state === 'live', t('replicas.' + replica.state))}${replica.current ? html` <span class="badge">${t('replicas.current')}</span>` : nothing}</h2>
    <dl class="facts">
      ${fact(t('replicas.version'), replica.version)}
      ${fact(t('replicas.started'), when(replica.started_at))}
      ${fact(t('replicas.seen'), when(replica.seen_at))}
      ${fact(t('replicas.feed'), yes(replica.revocation_feed, t(replica.revocation_feed ? 'replicas.connected' : 'replicas.lostFeed')))}
      ${fact(t('replicas.lag'), replica.revocation_lag === null ? '–' : t('time.milliseconds', { count: number(Math.round(replica.revocation_lag * 1000)) }))}
      ${fact(t('replicas.mail'), yes(replica.mail !== 'failing', t('replicas.mail.' + replica.mail)))}
      ${fact(t('replicas.waiting'), number(replica.mails_waiting))}
    </dl></section>`;

  return {
    title: t('console.replicas'),
    intro: t('replicas.intro'),
    enter,
    leave: () => clearTimeout(timer),
    view: () => entries
      ? html`${failure ? waiting(failure, enter) : nothing}
        ${section(t('replicas.health'), '', html`<ul class="entries" lang="en">${ready.checks.map(check => html`<li class="entry">${icon(check.status === 'UP' ? 'check' : 'alert')}
          <div class="entry-text"><p><strong>${check.name}</strong></p></div>${yes(check.status === 'UP', check.status)}</li>`)}</ul>`)}
        <div class="columns">${entries.map(one)}</div>`
      : waiting(failure, enter),
  };
}

/** Whether this replica would be sent requests: what load balancers ask. Its answer has a body, whatever its status. */
async function health() {
  try {
    return await (await fetch(new URL('q/health/ready', home), { cache: 'no-store' })).json();
  } catch {
    return { checks: [] };
  }
}
