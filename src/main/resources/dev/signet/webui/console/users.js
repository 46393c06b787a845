import { html, nothing } from '../lit-html.js';
import { link } from '../parts.js';
import { go } from '../router.js';
import { authorized } from '../session.js';
import { t } from '../text.js';
import { asking } from './asking.js';
import { FROM, Listing, UNTIL } from './listing.js';
import { badges, initial, when } from './people.js';
import { created, newUser } from './new-user.js';

/** All accounts. */
export default function users({ update, state }) {
  const list = new Listing(update, 'users/', ['search', 'role', 'is_active', 'joined_since', 'joined_before', 'ordering']);
  const questions = asking(update, state.notice);
  let made;

  const add = () => questions.ask({
    title: t('users.add'),
    text: t('users.addText'),
    button: t('users.addButton'),
    fields: newUser,
    run: async values => {
      const user = await authorized('POST', 'users/', created(values));
      if (!user.set_password_link) {
        go('console/users/' + user.id, { state: { notice: t('users.added', { name: user.username }) } });
        return undefined;
      }
      made = user;
      await list.read();
      return t('users.added', { name: user.username });
    },
  });

  const columns = [
    {
      title: t('field.username'),
      sort: 'username',
      cell: user => html`<div class="who">${initial(user.username)}<div>
        ${link('console/users/' + user.id, user.username)}${badges(user)}<p class="quiet">${user.email || t('profile.noEmail')}</p></div></div>`,
    },
    { title: t('users.id'), sort: 'id', kind: 'number', wide: true, cell: user => user.id },
    { title: t('users.joined'), sort: 'date_joined', wide: true, cell: user => when(user.date_joined) },
    { title: t('users.lastLogin'), sort: 'last_login', wide: true, cell: user => when(user.last_login) },
  ];
  const tools = () => html`
    ${list.search('search', t('users.search'))}
    ${list.choice('role', t('users.role'), [['', t('users.anyRole')], ['admin', t('users.admins')], ['user', t('users.others')]])}
    ${list.choice('is_active', t('users.state'), [['', t('users.anyState')], ['true', t('users.actives')], ['false', t('users.closeds')]])}
    ${list.day('joined_since', t('users.since'), FROM)}${list.day('joined_before', t('list.until'), UNTIL)}`;

  return {
    title: t('console.users'),
    actions: () => html`<button type="button" @click=${add}>${t('users.add')}</button>`,
    enter: () => list.read(),
    asked: () => list.read(),
    view: () => html`${questions.view()}
      ${made ? html`<div class="card once"><p>${t('users.link', { name: made.username })}</p><code>${made.set_password_link}</code></div>` : nothing}
      ${list.view({ tools: tools(), columns, label: t('console.users'), none: t('users.none') })}`,
  };
}
