import { has, t } from './text.js';

/** Returns what happened, for people. */
export function eventText({ kind, outcome }) {
  const refused = `event.${kind}.refused`;
  const key = outcome === 'failure' && has(refused) ? refused : 'event.' + kind;
  return has(key) ? t(key) : kind.replaceAll('_', ' ');
}
