/** The pages, and who sees them. dev.signet.webui.PageRoutes has the same list. */
const ANYBODY = {
  '': () => import('./pages/home.js'),
  'account/sign-in': () => import('./pages/sign-in.js'),
  'account/sign-up': () => import('./pages/sign-up.js'),
  'account/forgot-password': () => import('./pages/forgot-password.js'),
};

/** The pages of users who are signed in, in the order of the menu: text, picture and module. */
export const ACCOUNT = {
  'account/': ['menu.profile', 'person', () => import('./pages/profile.js')],
  'account/security': ['menu.security', 'shield', () => import('./pages/security.js')],
  'account/devices': ['menu.devices', 'device', () => import('./pages/devices.js')],
  'account/activity': ['menu.activity', 'list', () => import('./pages/activity.js')],
};

/** The pages of administrators, in the order of the menu. */
export const CONSOLE = {
  'console/': ['console.overview', 'chart', () => import('./console/overview.js')],
  'console/users': ['console.users', 'person', () => import('./console/users.js')],
  'console/invitations': ['console.invitations', 'mail', () => import('./console/invitations.js')],
  'console/posts': ['console.posts', 'text', () => import('./console/posts.js')],
  'console/events': ['console.events', 'list', () => import('./console/events.js')],
  'console/keys': ['console.keys', 'key', () => import('./console/keys.js')],
  'console/webhooks': ['console.webhooks', 'hook', () => import('./console/webhooks.js')],
  'console/settings': ['console.settings', 'sliders', () => import('./console/settings.js')],
  'console/replicas': ['console.replicas', 'server', () => import('./console/replicas.js')],
};

const ONE_USER = /^console\/users\/(\d+)$/;

/** Returns the page with this path: who sees it, its module, and the part of the menu that it belongs to. */
export function pageAt(path) {
  const user = ONE_USER.exec(path);
  if (user) {
    return { area: 'console', load: () => import('./console/user.js'), entry: 'console/users', id: Number(user[1]) };
  }
  if (path in CONSOLE) {
    return { area: 'console', load: CONSOLE[path][2], entry: path };
  }
  if (path in ANYBODY) {
    return { area: 'anybody', load: ANYBODY[path], entry: path };
  }
  const entry = path in ACCOUNT ? path : 'account/';
  return { area: 'account', load: ACCOUNT[entry][2], entry };
}
