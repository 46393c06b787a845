import { t } from './text.js';

const BROWSERS = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'], [/OPR\//, 'Opera'], [/SamsungBrowser\//, 'Samsung Internet'], [/(?:Firefox|FxiOS)\//, 'Firefox'],
  [/(?:Chrome|CriOS)\//, 'Chrome'], [/Safari\//, 'Safari'], [/^curl\//, 'curl'],
];
const SYSTEMS = [
  [/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Android/, 'Android'], [/Windows/, 'Windows'], [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'], [/Linux/, 'Linux'],
];

const find = (names, text) => names.find(([pattern]) => pattern.test(text))?.[1];

/** Returns a name for what a client calls itself (its user agent). An app's own name stays as it is. */
export function deviceName(agent) {
  const browser = find(BROWSERS, agent ?? '');
  const system = find(SYSTEMS, agent ?? '');
  if (browser && system) {
    return t('device.on', { browser, system });
  }
  return browser ?? (agent ? agent.slice(0, 60) : system ?? t('device.unknown'));
}

/** Returns whether the client seems to be a phone. */
export const isPhone = agent => /Mobi|iPhone|Android/.test(agent ?? '');
