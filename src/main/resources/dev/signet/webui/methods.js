import { settings } from './settings.js';

/**
 * The ways to sign in that are on, one module each. Its default export draws it on the sign-in page; own, if it has that,
 * draws what the user has of it on the security page.
 */
export const modules = await Promise.all(settings.methods.map(name => import(`./methods/${name}.js`)));
