import { html, nothing, svg } from '../lit-html.js';
import { reading, section } from '../parts.js';
import { authorized } from '../session.js';
import { at, t } from '../text.js';
import { asking } from './asking.js';
import { table } from './table.js';

const WIDTH = 1000;
const DAY = 86_400_000;

/** The keys that sign tokens, from their announcement until the last token that they signed has expired. */
export default function keys({ update }) {
  const list = reading(update, () => authorized('GET', 'keys/'));
  const questions = asking(update);

  const rotate = immediately => questions.ask({
    title: t(immediately ? 'keys.rotateNow' : 'keys.rotate'),
    text: t(immediately ? 'keys.rotateNowText' : 'keys.rotateText'),
    button: t(immediately ? 'keys.rotateNow' : 'keys.rotate'),
    danger: immediately,
    run: async () => {
      list.value = await authorized('POST', `keys/rotate/?immediately=${immediately}`, {});
      return t('keys.rotated');
    },
  });

  const signsRefresh = key => key.purpose === 'refresh';
  const remove = key => questions.ask({
    title: t('keys.remove'),
    text: t(signsRefresh(key) ? 'keys.removeRefreshText' : 'keys.removeText', { kid: key.kid }),
    button: t('keys.remove'),
    danger: true,
    run: async () => {
      await authorized('DELETE', `keys/${encodeURIComponent(key.kid)}/`);
      await list.again();
      return t('keys.removed');
    },
  });

  const columns = [
    { title: t('keys.key'), cell: key => html`<code>${key.kid}</code><p class="quiet">${key.algorithm} · ${t('keys.' + key.purpose)}</p>` },
    { title: t('keys.state'), cell: key => html`<span class="badge ${key.state === 'signing' ? 'good' : ''}">${t('keys.' + key.state)}</span>` },
    { title: t('keys.signsFrom'), wide: true, cell: key => (key.signs_from ? at(key.signs_from) : '–') },
    { title: t('keys.signsUntil'), wide: true, cell: key => (key.signs_until ? at(key.signs_until) : '–') },
    { title: t('keys.verifiesUntil'), wide: true, cell: key => (key.verifies_until ? at(key.verifies_until) : '–') },
    {
      kind: 'end',
      cell: key => key.source === 'database'
        ? html`<button type="button" class="danger" @click=${() => remove(key)}>${t('keys.remove')}<span class="visually-hidden"> (${key.kid})</span></button>`
        : html`<span class="quiet">${t('keys.configured')}</span>`,
    },
  ];

  return {
    title: t('console.keys'),
    intro: t('keys.intro'),
    actions: () => html`
      <button type="button" @click=${() => rotate(false)}>${t('keys.rotate')}</button>
      <button type="button" class="danger" @click=${() => rotate(true)}>${t('keys.rotateNow')}</button>`,
    enter: list.enter,
    view: () => html`${questions.view()}${list.view(entries => html`${timeline(entries)}${table({ label: t('console.keys'), columns, rows: entries })}`)}`,
  };
}

/** Draws the life of each key. What is not known yet is open at its end. The table below says the same in words. */
function timeline(entries) {
  const lives = entries.filter(key => key.signs_from).map(life);
  if (!lives.length) {
    return nothing;
  }
  const now = Date.now();
  const first = Math.min(now - DAY, ...lives.map(each => each.from));
  const last = Math.max(now + DAY, ...lives.map(each => each.until ?? now)) + DAY;
  const x = time => ((Math.min(time, last) - first) / (last - first)) * WIDTH;
  const part = (kind, from, until) => until > from
    ? svg`<rect class=${kind} x=${x(from)} y="6" width=${Math.max(x(until) - x(from), 2)} height="16" rx="2"/>` : nothing;
  return section(t('keys.timeline'), '', html`
    <ul class="legend">${['announced', 'signing', 'verifying'].map(state => html`<li><i class="swatch ${state}"></i>${t('keys.' + state)}</li>`)}</ul>
    <div class="timeline" aria-hidden="true">${lives.map(({ key, from, signs, retires, until }) => html`
      <p><code>${key.kid.slice(0, 10)}</code> <span class="quiet">${t('keys.' + key.purpose)}</span></p>
      <svg viewBox="0 0 ${WIDTH} 28" preserveAspectRatio="none">
        ${part('announced', from, signs)}${part('signing', signs, retires ?? until ?? last)}${retires ? part('verifying', retires, until ?? last) : nothing}
        <line x1=${x(now)} x2=${x(now)} y1="0" y2="28"/></svg>`)}
      <p class="quiet axis"><span>${at(new Date(first).toISOString())}</span><span>${t('keys.nowMark')}</span><span>${at(new Date(last).toISOString())}</span></p>
    </div>`);
}

function life(key) {
  const time = iso => (iso ? new Date(iso).getTime() : undefined);
  const signs = time(key.signs_from);
  return { key, from: Math.min(time(key.created_at) ?? signs, signs), signs, retires: time(key.signs_until), until: time(key.verifies_until) };
}
