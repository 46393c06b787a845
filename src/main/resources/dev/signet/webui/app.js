import { html, nothing, render } from './lit-html.js';
import { Failure } from './failures.js';
import { brand, footer, icon, notice, waiting } from './parts.js';
import { go, href, linkParts, path, takeState, whenChanged } from './router.js';
import { resume, signOut, whenEnded } from './session.js';
import { settings } from './settings.js';
import { t } from './text.js';

// dev.signet.webui.PageRoutes has the same list.
const PAGES = {
  '': () => import('./pages/home.js'),
  'account/sign-in': () => import('./pages/sign-in.js'),
  'account/sign-up': () => import('./pages/sign-up.js'),
  'account/forgot-password': () => import('./pages/forgot-password.js'),
  'account/': () => import('./pages/profile.js'),
  'account/security': () => import('./pages/security.js'),
  'account/devices': () => import('./pages/devices.js'),
  'account/activity': () => import('./pages/activity.js'),
};

/** The pages of users who are signed in, in the order of the menu. */
const OWN = [
  ['account/', 'menu.profile', 'person'],
  ['account/security', 'menu.security', 'shield'],
  ['account/devices', 'menu.devices', 'device'],
  ['account/activity', 'menu.activity', 'list'],
];

const app = document.getElementById('app');
const isOwn = page => OWN.some(([own]) => own === page);

let current;
let visit = 0;
let problem;

/** Draws the page as it is now. */
function update() {
  if (current) {
    render(html`${offline()}${current.own ? frame(current.view()) : current.view()}`, app);
  }
}

const offline = () => (navigator.onLine ? nothing : html`<p class="offline" role="status">${t('offline')}</p>`);

const frame = content => html`
  <a class="skip" href="#content" @click=${toContent}>${t('skip')}</a>
  <header class="bar">${brand()}<button type="button" class="secondary" @click=${leave}>${t('signOut')}</button></header>
  <div class="frame">
    <nav class="menu" aria-label=${t('menu')}>
      ${OWN.map(([page, key, picture]) => html`<a href=${href(page)} data-page=${page}
        aria-current=${page === path() ? 'page' : nothing}>${icon(picture)}<span>${t(key)}</span></a>`)}
    </nav>
    <main id="content" tabindex="-1">
      <h1 tabindex="-1">${current.title}</h1>
      ${current.intro ? html`<p class="lead">${current.intro}</p>` : nothing}
      ${problem ? notice('problem', problem.text()) : nothing}
      ${content}
    </main>
  </div>
  ${footer(false)}`;

function toContent(event) {
  event.preventDefault();
  document.getElementById('content').focus();
}

/** Shows the page that the address names. */
async function show() {
  const number = ++visit;
  const still = () => number === visit;
  problem = undefined;
  const page = path();
  const parts = page === 'account/' ? linkParts() : [];
  try {
    const module = await load(page, parts);
    if (!still()) {
      return;
    }
    current = { own: false, ...module.default({ update, parts, state: takeState() }) };
    current.own = isOwn(page) && !parts.length;
    document.title = (current.title ? current.title + ' · ' : '') + settings.name;
    ready();
    scrollTo(0, 0);
    if (number > 1) {
      app.querySelector('h1')?.focus({ preventScroll: true });
    }
    await current.enter?.();
  } catch (fault) {
    if (still()) {
      fail(fault instanceof Failure ? fault : new Failure(navigator.onLine ? 'unreachable' : 'offline'));
    }
    if (!(fault instanceof Failure)) {
      throw fault;
    }
  }
}

async function load(page, parts) {
  if (parts.length) {
    return import('./pages/link.js');
  }
  if (isOwn(page) && !(await resume())) {
    go('account/sign-in', { replace: true, state: { then: page } });
    return never();
  }
  return (PAGES[page] ?? PAGES['account/'])();
}

/** The visit that waits for this was replaced by another one. */
const never = () => new Promise(() => {});

/** Replaces what the HTML shows until the scripts are there. */
function ready() {
  app.querySelector('.waiting')?.remove();
  app.removeAttribute('aria-busy');
  update();
}

function fail(failure) {
  current = {
    title: t('failure.title'),
    view: () => html`<div class="focused"><header>${brand()}</header>
      <main class="card"><h1 tabindex="-1">${t('failure.title')}</h1>${waiting(failure, () => (failure.kind === 'refused' ? show() : location.reload()))}</main>
      ${footer()}</div>`,
  };
  ready();
}

async function leave() {
  try {
    await signOut();
    go('account/sign-in', { replace: true, state: { notice: t('signedOut') } });
  } catch (failure) {
    problem = failure;
    update();
  }
}

whenChanged(show);
whenEnded(() => {
  if (isOwn(path())) {
    go('account/sign-in', { replace: true, state: { notice: t('sessionEnded'), then: path() } });
  }
});
addEventListener('online', update);
addEventListener('offline', update);

show();
