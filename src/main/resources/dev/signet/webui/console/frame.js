import { html, nothing } from '../lit-html.js';
import { CONSOLE } from '../pages.js';
import { ask, brand, close, icon, languages, link, notice, skip } from '../parts.js';
import { href } from '../router.js';
import { home } from '../settings.js';
import { style } from '../styles.js';
import { t } from '../text.js';

await style('console.css');

/** The parts of the menu, each with its pages. */
const GROUPS = [
  ['', ['console/']],
  ['console.people', ['console/users', 'console/invitations', 'console/posts']],
  ['console.safety', ['console/events', 'console/keys']],
  ['console.system', ['console/webhooks', 'console/settings', 'console/replicas']],
];
const DRAWER = 'drawer';

/** What is around the pages of administrators: a sidebar, or on a phone a drawer. */
export default ({ page, entry, problem, leave }) => html`
  ${skip()}
  <div class="console">
    <header class="side">
      <div class="side-top">${brand()}<button type="button" class="plain opens-drawer" aria-haspopup="dialog" aria-label=${t('console.menu')} @click=${() => ask(DRAWER)}>${icon('menu')}</button></div>
      <div class="side-menu">${menu(entry, leave)}</div>
    </header>
    <dialog id=${DRAWER} class="drawer" aria-label=${t('console.menu')} @click=${shut}>
      <button type="button" class="plain" aria-label=${t('close')}>${icon('close')}</button>
      ${menu(entry, leave)}
    </dialog>
    <main id="content" tabindex="-1">
      <div class="head">
        <div><h1 tabindex="-1">${page.title}</h1>${page.intro ? html`<p class="intro">${page.intro}</p>` : nothing}</div>
        ${page.actions ? html`<div class="actions">${page.actions()}</div>` : nothing}
      </div>
      ${problem ? notice('problem', problem.text()) : nothing}
      ${page.view()}
    </main>
  </div>`;

const menu = (entry, leave) => html`
  <nav aria-label=${t('console.title')}>
    ${GROUPS.map(([title, pages]) => html`${title ? html`<h2>${t(title)}</h2>` : nothing}<ul>
      ${pages.map(page => html`<li><a href=${href(page)} data-page=${page} aria-current=${page === entry ? 'page' : nothing}>
        ${icon(CONSOLE[page][1])}<span>${t(CONSOLE[page][0])}</span></a></li>`)}</ul>`)}
  </nav>
  <div class="side-end">
    <ul>
      <li>${link('account/', html`${icon('shield')}<span>${t('home.account')}</span>`)}</li>
      <li><a href=${new URL('api/docs/', home).href}>${icon('text')}<span>${t('home.docs')}</span></a></li>
      <li><button type="button" class="plain" @click=${leave}>${icon('leave')}<span>${t('signOut')}</span></button></li>
    </ul>
    ${languages()}
  </div>`;

/** A click on a link, on the cross, or beside the drawer closes it. */
function shut(event) {
  if (event.target === event.currentTarget || event.target.closest('a, button')) {
    close(DRAWER);
  }
}
