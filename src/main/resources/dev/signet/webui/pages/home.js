import { html, nothing } from '../lit-html.js';
import { call } from '../api.js';
import { brand, footer, icon, link, notice } from '../parts.js';
import { mayAdminister, resume } from '../session.js';
import { home as root, settings } from '../settings.js';
import { t } from '../text.js';

/** The first page: what is running here, and where to go. */
export default function home({ update, state }) {
  let member = false;
  let missing = false;
  return {
    title: '',
    // If the service cannot be reached, the page says what it knows.
    enter: async () => {
      [member, missing] = await Promise.all([
        resume().catch(() => false),
        call('GET', 'first_admin/').then(status => status.missing, () => false),
      ]);
      update();
    },
    view: () => html`<div class="home">
      <header class="bar">${brand()}</header>
      <main>
        ${notice('success', state.notice)}
        <div class="hero">
          <h1 tabindex="-1">${t('home.title', { name: settings.name })}</h1>
          <p>${t('home.intro')}</p>
          <div class="actions">${member
            ? html`${link('account/', t('home.account'), 'button')}
              ${settings.console && mayAdminister() ? link('console/', t('home.console'), 'button secondary') : nothing}`
            : html`${link('account/sign-in', t('signIn.title'), 'button')}
              ${settings.registration === 'open' ? link('account/sign-up', t('signUp.button'), 'button secondary') : nothing}`}</div>
        </div>
        ${missing ? html`<section class="card"><h2>${t('home.noAdmin')}</h2><p>${t('home.noAdminText')}</p></section>` : nothing}
        ${settings.development ? developer() : nothing}
      </main>
      ${footer()}
    </div>`,
  };
}

const developer = () => html`<section class="developer" aria-labelledby="developer">
  <h2 id="developer">${t('home.development')}</h2>
  <ul class="tiles">
    ${settings.console ? tile('console/', 'sliders', t('home.console'), t('home.consoleText')) : nothing}
    ${tile('api/docs/', 'list', t('home.docs'), t('home.docsText'))}
    ${tile('q/dev-ui/', 'device', t('home.devUi'), t('home.devUiText'))}
    ${tile('q/mails', 'mail', t('home.mails'), t('home.mailsText'))}
    <li class="tile">${icon('person')}<h3>${t('home.people')}</h3><p>${t('home.peopleText')}</p></li>
  </ul>
</section>`;

const tile = (path, picture, title, text) => html`<li class="tile">${icon(picture)}
  <h3><a href=${new URL(path, root).href}>${title}</a></h3><p>${text}</p></li>`;
