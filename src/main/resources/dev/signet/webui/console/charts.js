import { number, t } from '../text.js';

const add = (one, other) => one.map((value, at) => value + other[at]);
const named = (all, name) => all.filter(each => each.name === name);
const milliseconds = seconds => t('time.milliseconds', { count: number(Math.round(seconds * 10_000) / 10) });

/**
 * Returns the sum of the series of this name with these outcomes: undefined if there is none, so that it is left out unless it is
 * the first.
 */
const sum = (all, name, outcomes) => named(all, name)
  .filter(each => outcomes.includes(each.outcome))
  .map(each => each.values)
  .reduce((total, values) => (total ? add(total, values) : values), undefined);

/** Counts by what they ended in: pairs of a text and outcomes. A line that is always 0 is left out, except for the first. */
const byOutcome = (name, lines) => all => lines
  .map(([text, tone, outcomes], at) => ({ name: t(text), tone, values: sum(all, name, outcomes) ?? (at ? undefined : zeros(all)) }))
  .filter(({ values }, at) => values && (at === 0 || values.some(Boolean)));

const zeros = all => (all[0]?.values ?? []).map(() => 0);

/** The methods with a text and a place of their own; all others are names of providers. */
const METHODS = ['password', 'passkey', 'email', 'provider'];
const TONES = [1, 2, 3, 5, 6, 4];

/** Counts of successful sign-ins by their method, which keeps its colour whatever else there is. */
const byMethod = all => {
  const done = named(all, 'sign_ins').filter(each => each.outcome === 'success' && each.method);
  const others = [...new Set(done.map(each => each.method))].filter(method => !METHODS.includes(method)).sort();
  return [...METHODS, ...others]
    .map((method, at) => ({
      name: at < METHODS.length ? t('method.' + method) : method,
      tone: TONES[at % TONES.length],
      values: done.filter(each => each.method === method).map(each => each.values).reduce(add, zeros(all)),
    }))
    .filter(({ values }, at) => at === 0 || values.some(Boolean));
};

const measured = lines => all => lines
  .map(([name, text, tone]) => ({ name: t(text), tone, values: named(all, name)[0]?.values }))
  .filter(each => each.values);

/** The charts of the dashboard, in their order. */
export const CHARTS = [
  {
    title: 'chart.signIns',
    series: byOutcome('sign_ins', [
      ['chart.success', 1, ['success']], ['chart.second', 2, ['second_factor']], ['chart.refused', 4, ['refused']],
      ['chart.throttled', 3, ['throttled']], ['chart.failed', 6, ['busy', 'error']],
    ]),
  },
  { title: 'chart.methods', series: byMethod },
  { title: 'chart.signUps', series: byOutcome('sign_ups', [['chart.activated', 1, ['activated']], ['chart.registered', 2, ['registered']]]) },
  { title: 'chart.sessions', lines: true, series: measured([['active_sessions', 'chart.active', 1]]) },
  {
    title: 'chart.refreshes',
    series: byOutcome('refreshes', [
      ['chart.rotated', 1, ['rotated', 'reissued']], ['chart.repeated', 2, ['replayed', 'retried']],
      ['chart.over', 6, ['ended', 'expired', 'no_active_account']], ['chart.reused', 4, ['reused']], ['chart.invalid', 3, ['invalid', 'error']],
    ]),
  },
  { title: 'chart.guesses', series: byOutcome('rejected_guesses', [['chart.wrong', 4, ['wrong']], ['chart.throttled', 3, ['throttled']]]) },
  { title: 'chart.mails', series: byOutcome('mails', [['chart.sent', 1, ['sent']], ['chart.lost', 4, ['lost']]]) },
  {
    title: 'chart.lag',
    lines: true,
    format: milliseconds,
    series: measured([['revocation_lag', 'chart.average', 1], ['revocation_lag_max', 'chart.longest', 3]]),
  },
];
