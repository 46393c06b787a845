import { file } from './settings.js';

/** Loads a style sheet that not every page needs, unless the HTML names it already. */
export const style = name => new Promise((resolve, reject) => {
  const address = file(name);
  if ([...document.querySelectorAll('link[rel=stylesheet]')].some(link => link.href === address)) {
    resolve();
    return;
  }
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: address, onload: resolve, onerror: reject });
  document.head.append(link);
});
