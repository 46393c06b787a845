import { settings } from './settings.js';

// The catalogues are text/en.js and text/de.js. The service chooses one by Accept-Language, or by the cookie that the switch sets.
export const language = document.documentElement.lang;

const { default: texts, errors } = await import(`./text/${language}.js`);
export { errors };
const plurals = new Intl.PluralRules(language);

/** Returns the text with this key, with the values in place of {their names}. A text for a number has one form per plural. */
export function t(key, values = {}) {
  const entry = texts[key];
  if (entry === undefined) {
    return key;
  }
  const text = typeof entry === 'string' ? entry : entry[plurals.select(values.count)] ?? entry.other;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Returns whether there is a text with this key. */
export const has = key => key in texts;

/** The kinds of security events, in the order of the catalogue. */
export const kinds = Object.keys(texts).map(key => /^event\.(\w+)$/.exec(key)?.[1]).filter(Boolean);

/** Dates look as in the browser's own country, if it speaks the language: 29/11/2026 for en-GB. */
const region = navigator.languages.find(each => each.split('-')[0] === language) ?? language;
const dateAndTime = new Intl.DateTimeFormat(region, { dateStyle: 'medium', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
const STEPS = [['day', 86_400], ['hour', 3_600], ['minute', 60]];

const counted = new Intl.NumberFormat(region);
const short = new Intl.NumberFormat(region, { notation: 'compact', maximumFractionDigits: 1 });
const inside = { hour: { hour: '2-digit', minute: '2-digit' }, day: { day: 'numeric', month: 'short' }, month: { month: 'short', year: 'numeric' } };
const alone = { hour: { weekday: 'short', hour: '2-digit', minute: '2-digit' }, day: { weekday: 'short', day: 'numeric', month: 'short' }, month: { month: 'long', year: 'numeric' } };

/** Returns a number as people write it. */
export const number = value => counted.format(value);

/** Returns a number in a few characters, such as 1.2M. */
export const brief = value => short.format(value);

/** Returns an hour, day or month, among others of its kind or alone. */
export const period = (iso, per, among = false) => new Intl.DateTimeFormat(region, (among ? inside : alone)[per]).format(new Date(iso));

/** Returns a time as people write it. */
export const at = iso => dateAndTime.format(new Date(iso));

/** Returns how long ago this was, or the date if it was more than a week ago. */
export function ago(iso) {
  const seconds = (Date.now() - new Date(iso)) / 1000;
  if (seconds > 7 * 86_400) {
    return at(iso);
  }
  const [unit, size] = STEPS.find(step => seconds >= step[1]) ?? ['minute', 60];
  return seconds < 60 ? t('time.now') : relative.format(-Math.floor(seconds / size), unit);
}

/** Returns a number of seconds as people say it. */
export function duration(seconds) {
  return seconds < 100
    ? t('time.seconds', { count: seconds })
    : t('time.minutes', { count: Math.ceil(seconds / 60) });
}

/** Returns the language of these pages that a language tag such as de-AT means, or undefined. */
export const spokenOf = locale => settings.languages.find(tag => tag === locale?.toLowerCase().split(/[-_]/)[0]);

/** The pages have this language from the next one on. */
export function keepLanguage(tag, path) {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `signet-language=${tag}; Path=${path}; Max-Age=31536000; SameSite=Lax${secure}`;
}

/** Switches the language and draws the page again. */
export function switchTo(tag, path) {
  keepLanguage(tag, path);
  location.reload();
}
