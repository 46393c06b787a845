import { html, nothing } from '../lit-html.js';
import { reading } from '../parts.js';
import { authorized } from '../session.js';
import { home, settings } from '../settings.js';
import { at, t } from '../text.js';
import { asking } from './asking.js';
import { table } from './table.js';

/** The invitations that still work. */
export default function invitations({ update }) {
  let made;
  const list = reading(update, () => authorized('GET', 'users/invitations/'));
  const questions = asking(update);

  const invite = () => questions.ask({
    title: t('invitations.add'),
    text: t(settings.mail ? 'invitations.addText' : 'invitations.addByHand'),
    button: t('invitations.addButton'),
    fields: form => settings.mail
      ? form.field({ name: 'email', label: t('field.email'), type: 'email', optional: true, autocomplete: 'off' })
      : nothing,
    run: async ({ email }) => {
      made = undefined;
      const invitation = await authorized('POST', 'users/invitations/', email ? { email } : {});
      made = invitation.invitation ? new URL(`account/#invitation/${invitation.invitation}`, home).href : undefined;
      await list.again();
      return t(made ? 'invitations.made' : 'invitations.sent', { address: email });
    },
  });

  const withdraw = invitation => questions.ask({
    title: t('invitations.withdraw'),
    text: t('invitations.withdrawText'),
    button: t('invitations.withdraw'),
    danger: true,
    run: async () => {
      try {
        await authorized('DELETE', `users/invitations/${invitation.id}/`);
      } catch (fault) {
        // It was used, or withdrawn by somebody else.
        if (fault.status !== 404) {
          throw fault;
        }
      }
      made = undefined;
      await list.again();
      return t('invitations.withdrawn');
    },
  });

  const columns = [
    { title: t('field.email'), cell: invitation => invitation.email || html`<em>${t('invitations.anybody')}</em>` },
    { title: t('invitations.until'), cell: invitation => at(invitation.expires_at) },
    {
      kind: 'end',
      cell: invitation => html`<button type="button" class="danger" @click=${() => withdraw(invitation)}>${t('invitations.withdraw')}<span class="visually-hidden"> (${invitation.email || at(invitation.expires_at)})</span></button>`,
    },
  ];

  return {
    title: t('console.invitations'),
    intro: t('invitations.intro'),
    actions: () => html`<button type="button" @click=${invite}>${t('invitations.add')}</button>`,
    enter: list.enter,
    view: () => html`${questions.view()}
      ${made ? html`<div class="card once"><p>${t('invitations.link')}</p><code>${made}</code></div>` : nothing}
      ${list.view(entries => (entries.length
        ? table({ label: t('console.invitations'), columns, rows: entries })
        : html`<div class="nothing"><p>${t('invitations.none')}</p></div>`))}`,
  };
}
