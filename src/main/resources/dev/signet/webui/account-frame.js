import { html, nothing } from './lit-html.js';
import { ACCOUNT } from './pages.js';
import { brand, footer, icon, link, notice, skip } from './parts.js';
import { href } from './router.js';
import { mayAdminister } from './session.js';
import { settings } from './settings.js';
import { t } from './text.js';

/** What is around the pages of users who are signed in. */
export const accountFrame = ({ page, entry, problem, leave }) => html`
  ${skip()}
  <header class="bar">${brand()}<div class="actions">
    ${settings.console && mayAdminister() ? link('console/', t('console.title'), 'button plain') : nothing}
    <button type="button" class="secondary" @click=${leave}>${t('signOut')}</button></div></header>
  <div class="frame">
    <nav class="menu" aria-label=${t('menu')}>
      ${Object.entries(ACCOUNT).map(([path, [key, picture]]) => html`<a href=${href(path)} data-page=${path}
        aria-current=${path === entry ? 'page' : nothing}>${icon(picture)}<span>${t(key)}</span></a>`)}
    </nav>
    <main id="content" tabindex="-1">
      <h1 tabindex="-1">${page.title}</h1>
      ${page.intro ? html`<p class="lead">${page.intro}</p>` : nothing}
      ${problem ? notice('problem', problem.text()) : nothing}
      ${page.view()}
    </main>
  </div>
  ${footer(false)}`;
