import { html, nothing, render } from './lit-html.js';
import { accountFrame } from './account-frame.js';
import { Failure } from './failures.js';
import { pageAt } from './pages.js';
import { brand, footer, waiting } from './parts.js';
import { go, linkParts, path, query, signInFor, takeState, whenChanged } from './router.js';
import { mayAdminister, resume, signedIn, signOut, whenEnded } from './session.js';
import { settings } from './settings.js';
import { t } from './text.js';

const app = document.getElementById('app');
const here = () => path() + location.search;

/** What is shown now: the page, the part of the menu, and what is around it. */
let current;
let visit = 0;
let problem;

/** Draws the page as it is now. */
function update() {
  if (current?.administers && signedIn() && !mayAdminister()) {
    // Somebody took the role away meanwhile.
    leaveBehind();
    show();
  } else if (current) {
    const { page, frame, entry } = current;
    document.title = (page.title ? page.title + ' · ' : '') + settings.name;
    render(html`${offline()}${frame ? frame({ page, entry, problem, leave, update }) : page.view()}`, app);
  }
}

const offline = () => (navigator.onLine ? nothing : html`<p class="offline" role="status">${t('offline')}</p>`);

/** Shows the page that the address names. */
async function show() {
  const parts = path() === 'account/' ? linkParts() : [];
  if (current?.path === path() && current.page.asked && !parts.length) {
    takeState();
    current.page.asked(query());
    return;
  }
  const number = ++visit;
  const still = () => number === visit;
  problem = undefined;
  try {
    const { module, frame, entry, id, administers } = await load(path(), parts);
    if (!still()) {
      return;
    }
    leaveBehind();
    const state = takeState();
    const page = module.default({ update, parts, state, query: query(), id });
    current = { page, frame, entry, administers, path: path() };
    ready();
    scrollTo(0, 0);
    if (number > 1) {
      app.querySelector('h1')?.focus({ preventScroll: true });
    }
    await page.enter?.();
  } catch (fault) {
    if (still()) {
      fail(fault instanceof Failure ? fault : new Failure(navigator.onLine ? 'unreachable' : 'offline'));
    }
    if (!(fault instanceof Failure)) {
      throw fault;
    }
  }
}

/** Loads a page, or the one that its visitor must see first. */
async function load(path, parts) {
  if (parts.length) {
    return { module: await import('./pages/link.js') };
  }
  const { area, load: module, entry, id } = pageAt(path);
  if (area === 'anybody') {
    return { module: await module() };
  }
  if (!(await resume())) {
    go(signInFor(here()), { replace: true });
    return never();
  }
  if (area === 'account') {
    return { module: await module(), frame: accountFrame, entry };
  }
  const [{ default: frame }, shown] = await Promise.all([
    import('./console/frame.js'), mayAdminister() ? module() : import('./console/refused.js'),
  ]);
  return { module: shown, frame, entry, id, administers: mayAdminister() };
}

/** The visit that waits for this was replaced by another one. */
const never = () => new Promise(() => {});

/** Replaces what the HTML shows until the scripts are there. */
function ready() {
  app.querySelector('.waiting')?.remove();
  app.removeAttribute('aria-busy');
  update();
}

/** Ends what the page did by itself. */
function leaveBehind() {
  current?.page.leave?.();
  current = undefined;
}

function fail(failure) {
  leaveBehind();
  current = {
    path: undefined,
    page: {
      view: () => html`<div class="focused"><header>${brand()}</header>
        <main class="card"><h1 tabindex="-1">${t('failure.title')}</h1>${waiting(failure, () => (failure.kind === 'refused' ? show() : location.reload()))}</main>
        ${footer()}</div>`,
    },
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

// Its address is relative, and pages have different depths.
const picture = document.querySelector('link[rel=icon]');
picture.setAttribute('href', picture.href);

whenChanged(show);
whenEnded(() => {
  if (pageAt(path()).area !== 'anybody' && !linkParts().length) {
    go(signInFor(here()), { replace: true, state: { notice: t('sessionEnded') } });
  }
});
addEventListener('online', update);
addEventListener('offline', update);

show();
