import { home } from './settings.js';

let onChange = () => {};

/** Returns the path of the page, relative to the service: "", "account/", "account/sign-in" and so on. */
export const path = () => location.pathname.slice(home.pathname.length);

/** Returns the parts of a link from a mail. They come after the #, which browsers send to nobody. */
export const linkParts = () => location.hash.slice(1).split('/').filter(Boolean).map(decoded);

/** Returns the address of a page. */
export const href = page => home.pathname + page;

/** Calls this function after each change of the address. */
export function whenChanged(listener) {
  onChange = listener;
}

/** Shows another page. With replace, the back button does not return to this one. */
export function go(page, { replace = false, state = {} } = {}) {
  history[replace ? 'replaceState' : 'pushState'](state, '', href(page));
  onChange();
}

/** Returns what the page that led here said, such as a notice, and forgets it, so that it is gone after a reload. */
export function takeState() {
  const state = history.state ?? {};
  history.replaceState({}, '');
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
