/** What the service told the pages about itself (dev.signet.webui.PageSettings). */
export const settings = JSON.parse(document.querySelector('meta[name=signet]').content);

/** Addresses of the service, which may be below a prefix that a proxy adds. */
const account = new URL('../../', import.meta.url);
export const home = new URL('../', account);
export const api = new URL('api/', home);

/** Returns the address of a file that is next to this one. */
export const file = name => new URL(name, import.meta.url).href;
