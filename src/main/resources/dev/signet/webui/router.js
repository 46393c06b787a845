import { home } from './settings.js';

let onChange = () => {};

/** Returns the path of the page, relative to the service: "", "account/", "console/users/7" and so on. */
export const path = () => location.pathname.slice(home.pathname.length);

/** Returns the query of the page's address. */
export const query = () => new URLSearchParams(location.search);

/** Returns the parts of a link from a mail. They come after the #, which browsers send to nobody. */
export const linkParts = () => location.hash.slice(1).split('/').filter(Boolean).map(decoded);

/** Returns the address of a page. */
export const href = page => home.pathname + page;

/** Returns the sign-in page that leads to another page afterwards. */
export const signInFor = page => 'account/sign-in?' + new URLSearchParams({ next: page });

/**
 * Returns the page that a "next" parameter names, or undefined. Anybody can write such a link, so it leads only to pages of an
 * account or of the console, never to another site.
 */
export function nextPage(next) {
  if (!next) {
    return undefined;
  }
  let address;
  try {
    address = new URL(next, home);
  } catch {
    return undefined;
  }
  const page = (address.pathname + address.search).slice(home.pathname.length);
  const own = address.origin === home.origin && address.pathname.startsWith(home.pathname);
  return own && /^(account|console)\//.test(page) && !page.startsWith('account/sign-in') ? page : undefined;
}

/** Calls this function after each change of the address. */
export function whenChanged(listener) {
  onChange = listener;
}

/** Shows another page. With replace, the back button does not return to this one. */
export function go(page, { replace = false, state = {} } = {}) {
  history[replace ? 'replaceState' : 'pushState'](state, '', href(page));
  onChange();
}

/**
 * Returns what the page that led here said, such as a notice, and forgets it, so that it is gone after a reload. How deep in a
 * list the page is stays.
 */
export function takeState() {
  const state = history.state ?? {};
  history.replaceState(state.depth ? { depth: state.depth } : {}, '');
  return state;
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

addEventListener('popstate', () => onChange());
addEventListener('hashchange', () => onChange());

addEventListener('click', event => {
  const link = event.target.closest?.('a[data-page]');
  if (link && event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)) {
    event.preventDefault();
    go(link.dataset.page);
  }
});
