import { html, nothing, svg } from './lit-html.js';
import { Failure } from './failures.js';
import { file, home, settings } from './settings.js';
import { href } from './router.js';
import { language, switchTo, t } from './text.js';

const PICTURES = {
  alert: svg`<circle cx="12" cy="12" r="9"/><path d="M12 7.5v5.5M12 16.4v.1"/>`,
  info: svg`<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.6v.1"/>`,
  check: svg`<circle cx="12" cy="12" r="9"/><path d="m8 12.3 2.8 2.7L16 9.5"/>`,
  device: svg`<rect x="4" y="5" width="16" height="11" rx="1.5"/><path d="M2.5 19h19"/>`,
  phone: svg`<rect x="7" y="3" width="10" height="18" rx="2"/><path d="M11 18h2"/>`,
  key: svg`<circle cx="8" cy="15" r="4"/><path d="m11 12 8-8M16 7l2.5 2.5"/>`,
  shield: svg`<path d="M12 3 5 5.8v5.4c0 4.4 2.9 8 7 9.8 4.1-1.8 7-5.4 7-9.8V5.8z"/>`,
  person: svg`<circle cx="12" cy="8.5" r="3.8"/><path d="M4.8 20c.9-3.7 3.7-5.6 7.2-5.6s6.3 1.9 7.2 5.6"/>`,
  mail: svg`<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="m4 7.5 8 6 8-6"/>`,
  eye: svg`<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="2.7"/><path class="slash" d="m4 4 16 16"/>`,
  text: svg`<path d="M5 4.5h14v15H5zM8.5 9h7M8.5 12.5h7M8.5 16h4"/>`,
  chart: svg`<path d="M4 4v16h16M8.5 16v-4M13 16V8M17.5 16v-6"/>`,
  hook: svg`<circle cx="7" cy="17" r="2.6"/><circle cx="17" cy="17" r="2.6"/><circle cx="12" cy="7" r="2.6"/><path d="m10.7 9.3-2.6 5.3M9.7 17h4.6M13.3 9.3l2.6 5.3"/>`,
  sliders: svg`<path d="M4 7h9M17 7h3M4 12h3M11 12h9M4 17h7M15 17h5"/><circle cx="15" cy="7" r="1.9"/><circle cx="9" cy="12" r="1.9"/><circle cx="13" cy="17" r="1.9"/>`,
  server: svg`<rect x="4" y="4.5" width="16" height="6" rx="1.5"/><rect x="4" y="13.5" width="16" height="6" rx="1.5"/><path d="M7.5 7.5h.1M7.5 16.5h.1"/>`,
  menu: svg`<path d="M4 7h16M4 12h16M4 17h16"/>`,
  close: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  search: svg`<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>`,
  home: svg`<path d="M4 11 12 4.5 20 11M6.5 9.5v10h11v-10"/>`,
  leave: svg`<path d="M13.5 4.5h5v15h-5M10 8l-4 4 4 4M6 12h9"/>`,
  list: svg`<path d="M8.5 6.5H20M8.5 12H20M8.5 17.5H20M4 6.5h.1M4 12h.1M4 17.5h.1"/>`,
};

/** A picture that only decorates. */
export const icon = name => html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${PICTURES[name]}</svg>`;

/** A link to another page. */
export const link = (page, text, kind = '') => html`<a class=${kind} href=${href(page)} data-page=${page}>${text}</a>`;

/** A message in the page; a problem is read out at once. */
export const notice = (kind, text, more = nothing) => text
  ? html`<div class="notice ${kind}" role=${kind === 'problem' ? 'alert' : 'status'}>
      ${icon(kind === 'problem' ? 'alert' : 'check')}<div><p>${text}</p>${more}</div></div>`
  : nothing;

/** The logo and the name of the site. */
export const brand = () => html`<a class="brand" href=${home.pathname} data-page="">
  ${settings.logo
    ? html`<img class="logo" src=${file(settings.logo)} alt="">`
    : html`<span class="monogram" aria-hidden="true">${[...settings.name][0].toUpperCase()}</span>`}
  <span>${settings.name}</span></a>`;

const NAMES = { en: 'English', de: 'Deutsch' };

/**
 * The languages. A change draws the page again, so it is a button, not an effect of moving through a list.
 *
 * @param before is called with the new language, and returns a promise
 * @param chosen the language that is in use
 */
export const languages = (before = async () => {}, chosen = language) => html`<div class="languages" role="group" aria-label=${t('language')}>
  ${settings.languages.map(tag => html`<button type="button" lang=${tag} class="plain"
    aria-pressed=${String(tag === chosen)} @click=${() => tag === chosen || before(tag).then(() => tag === language || switchTo(tag, home.pathname))}>${NAMES[tag]}</button>`)}
</div>`;

/** The link over the menu, for people who use a keyboard. */
export const skip = () => html`<a class="skip" href="#content" @click=${toContent}>${t('skip')}</a>`;

function toContent(event) {
  event.preventDefault();
  document.getElementById('content').focus();
}

/** What is at the end of every page. */
export const footer = (switchable = true) => html`<footer class="foot">
  ${switchable ? languages() : nothing}
  ${settings.terms || settings.privacy
    ? html`<nav aria-label=${t('foot.label')}>
        ${settings.terms ? html`<a href=${settings.terms}>${t('foot.terms')}</a>` : nothing}
        ${settings.privacy ? html`<a href=${settings.privacy}>${t('foot.privacy')}</a>` : nothing}</nav>`
    : nothing}
</footer>`;

/** A page with one task: a card in the middle. */
export const focused = ({ title, intro, content, after = nothing }) => html`<div class="focused">
  <header>${brand()}</header>
  <main class="card">
    <h1 tabindex="-1">${title}</h1>
    ${intro ? html`<p class="intro">${intro}</p>` : nothing}
    ${content}
  </main>
  ${after === nothing ? nothing : html`<p class="after">${after}</p>`}
  ${footer()}
</div>`;

/** The line between ways to do the same. */
export const or = () => html`<p class="or"><span>${t('signIn.or')}</span></p>`;

/** The first way by itself, and the others below it, as one group. */
export const inOrder = ([first, ...others]) => html`${first}${others.length ? html`${or()}<div class="stack">${others}</div>` : nothing}`;

/** A section of a page for users who are signed in. */
export const section = (title, intro, content) => html`<section class="card">
  ${title ? html`<h2>${title}</h2>` : nothing}
  ${intro ? html`<p class="intro">${intro}</p>` : nothing}
  ${content}
</section>`;

/** One line of a section: what it is, its value, and a button that opens a form below it, perhaps after another one. */
export const row = ({ label, value, action, open, toggle, form, before = nothing }) => html`<div class="row">
  <div class="row-head">
    <div><h3>${label}</h3><div class="value">${value}</div></div>
    ${action && !open ? html`<div class="actions">${before}${opener(action, label, toggle)}</div>` : nothing}
  </div>
  ${open ? html`<div class="row-form">${form}</div>` : nothing}
</div>`;

/** A button that opens a form of a row. */
export const opener = (action, label, toggle) => html`<button type="button" class="secondary" @click=${toggle}>${action}<span class="visually-hidden"> (${label})</span></button>`;

/** A question in front of the page. Opened with {@link ask}; Escape closes it, and then the focus is where it was. */
export const dialog = (id, title, content, actions, closed) => html`<dialog id=${id} aria-labelledby=${id + '-title'} @close=${closed ?? nothing}>
  <h2 id=${id + '-title'}>${title}</h2>
  ${content}
  ${actions ? html`<div class="actions">${actions}</div>` : nothing}
</dialog>`;

/** Opens a dialog. The focus is on its first field, or else on the button that changes nothing. */
export function ask(id) {
  const it = document.getElementById(id);
  it.showModal();
  (it.querySelector(':is(input, textarea):not([tabindex="-1"])') ?? it.querySelector('.actions .secondary'))?.focus();
}

/** Closes a dialog. */
export const close = id => document.getElementById(id)?.close();

/** The page while it waits for the service, or after it could not be reached. */
export const waiting = (failure, retry) => failure
  ? notice('problem', failure.text(), html`<button type="button" class="secondary" @click=${retry}>${t('retry')}</button>`)
  : html`<div class="skeleton" role="status"><span class="visually-hidden">${t('loading')}</span><i></i><i></i><i></i></div>${late()}`;

/**
 * Something that a page reads from the service: its value when it is there, or the failure. It is drawn by itself, so that the
 * rest of the page need not wait for it.
 *
 * @param update draws the page again
 * @param read returns a promise of the value, which is never undefined
 */
export function reading(update, read) {
  const it = {
    value: undefined,
    failure: undefined,
    /** Reads it, for the first time or again. What was there stays until then, and if it cannot be read. */
    enter: async () => {
      it.failure = undefined;
      update();
      try {
        it.value = await read();
      } catch (fault) {
        if (!(fault instanceof Failure)) {
          throw fault;
        }
        it.failure = fault;
      }
      update();
    },
    /** Reads it again after a change, as a part of the change: a failure is the caller's. */
    again: async () => {
      it.value = await read();
      it.failure = undefined;
      update();
    },
    /** Draws it with a function of the value. */
    view: content => html`${it.failure ? waiting(it.failure, it.enter) : nothing}${
      it.value !== undefined ? content(it.value) : it.failure ? nothing : waiting()}`,
  };
  return it;
}

/** What is said if it takes long. It must be drawn only while something is loading. */
export const late = () => html`<p class="hint later" role="status">${t('form.slow')}</p>`;
