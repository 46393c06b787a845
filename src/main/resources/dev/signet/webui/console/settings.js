import { html, nothing } from '../lit-html.js';
import { t } from '../text.js';
import { Listing } from './listing.js';

/** The settings in effect, and where each came from. They are changed where the service is started. */
export default function settings({ update }) {
  const list = new Listing(update, 'settings/', ['search', 'changed']);
  const value = setting => {
    if (setting.secret) {
      return html`<em>${t(setting.set ? 'settings.secret' : 'settings.unset')}</em>`;
    }
    return setting.value === null || setting.value === '' ? html`<em>${t('settings.unset')}</em>` : html`<code>${setting.value}</code>`;
  };
  const columns = [
    { title: t('settings.setting'), cell: setting => html`<code>${setting.name}</code>` },
    {
      title: t('settings.value'),
      cell: setting => html`${value(setting)}${setting.source !== 'default' && setting.default ? html`<p class="quiet">${t('settings.byDefault')} <code>${setting.default}</code></p>` : nothing}`,
    },
    {
      title: t('settings.source'),
      wide: true,
      cell: setting => html`<span class="badge ${setting.source === 'default' ? '' : 'good'}">${t('settings.' + setting.source)}</span>${setting.source_name ? html`<p class="quiet"><code>${setting.source_name}</code></p>` : nothing}`,
    },
  ];
  const tools = () => html`${list.search('search', t('settings.search'))}
    ${list.choice('changed', t('settings.which'), [['', t('settings.all')], ['true', t('settings.changed')]])}`;
  return {
    title: t('console.settings'),
    intro: t('settings.intro'),
    enter: () => list.read(),
    asked: () => list.read(),
    view: () => list.view({ tools: tools(), columns, label: t('console.settings'), none: t('settings.none') }),
  };
}
