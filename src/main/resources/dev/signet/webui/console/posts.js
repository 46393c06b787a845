import { html, nothing } from '../lit-html.js';
import { link } from '../parts.js';
import { authorized } from '../session.js';
import { t } from '../text.js';
import { asking } from './asking.js';
import { FROM, Listing, UNTIL } from './listing.js';
import { when } from './people.js';

/** What people wrote, to read, change and remove. */
export default function posts({ update }) {
  const list = new Listing(update, 'posts/', ['search', 'author', 'created_at__gte', 'created_at__lte', 'ordering']);
  const questions = asking(update);

  const edit = post => questions.ask({
    title: t('posts.edit'),
    button: t('save'),
    fields: form => html`
      ${form.field({ name: 'title', label: t('posts.title'), autocomplete: 'off', value: post.title })}
      ${form.field({ name: 'content', label: t('posts.content'), type: 'textarea', rows: 8, prose: true, value: post.content })}`,
    run: async values => {
      await authorized('PATCH', `posts/${post.id}/`, values);
      await list.read();
      return t('posts.saved');
    },
  });

  const remove = post => questions.ask({
    title: t('posts.remove'),
    text: t('posts.removeText', { title: post.title, author: post.author ?? t('posts.nobody') }),
    button: t('posts.remove'),
    danger: true,
    run: async () => {
      try {
        await authorized('DELETE', `posts/${post.id}/`);
      } catch (fault) {
        // Its author was faster.
        if (fault.status !== 404) {
          throw fault;
        }
      }
      await list.read();
      return t('posts.removed');
    },
  });

  const columns = [
    {
      title: t('posts.post'),
      sort: 'title',
      cell: post => html`<details class="post"><summary>${post.title}</summary><p class="post-text">${post.content}</p></details>
        <p class="quiet">${post.author ? link('console/users?search=' + encodeURIComponent(post.author), post.author) : t('posts.nobody')} · ${when(post.created_at)}</p>`,
    },
    { title: t('users.id'), sort: 'id', kind: 'number', wide: true, cell: post => post.id },
    { title: t('posts.changed'), sort: 'updated_at', wide: true, cell: post => when(post.updated_at) },
    {
      kind: 'end',
      cell: post => html`<button type="button" class="secondary" @click=${() => edit(post)}>${t('change')}<span class="visually-hidden"> (${post.title})</span></button>
        <button type="button" class="danger" @click=${() => remove(post)}>${t('posts.remove')}<span class="visually-hidden"> (${post.title})</span></button>`,
    },
  ];
  const by = author => author ? html`<button type="button" class="secondary" @click=${() => list.set('author', '')}>${t('posts.by', { author })} ×</button>` : nothing;
  const tools = () => html`
    ${list.search('search', t('posts.search'))}
    ${by(list.value('author'))}
    ${list.day('created_at__gte', t('list.from'), FROM)}${list.day('created_at__lte', t('list.until'), UNTIL)}`;

  return {
    title: t('console.posts'),
    enter: () => list.read(),
    asked: () => list.read(),
    view: () => html`${questions.view()}${list.view({ tools: tools(), columns, label: t('console.posts'), none: t('posts.none') })}`,
  };
}
