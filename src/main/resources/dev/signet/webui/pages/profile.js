import { html, nothing } from '../lit-html.js';
import { confirming } from '../confirmation.js';
import { Form } from '../forms.js';
import { ask, close, dialog, languages, notice, row, section, waiting } from '../parts.js';
import { go } from '../router.js';
import { authorized, forget } from '../session.js';
import { settings } from '../settings.js';
import { t } from '../text.js';

/** Name, address and language, and the end of the account. */
export default function profile({ update, state }) {
  let me;
  let confirmation;
  let failure;
  let open;
  let said = state.notice;

  const toggle = name => () => {
    open = name;
    said = undefined;
    update();
    document.querySelector('.row-form input')?.focus();
  };
  const shut = text => {
    open = undefined;
    said = text;
    update();
  };

  const username = new Form(update, async values => {
    await authorized('POST', 'users/set_username/', { ...values, re_new_username: values.new_username });
    me.username = values.new_username;
    shut(t('profile.usernameChanged'));
  });
  const email = new Form(update, async values => {
    const before = me.email;
    const answer = await authorized('PATCH', 'users/me/', values);
    me.email = answer.email;
    shut(answer.email === before ? t('profile.emailSent', { address: values.email }) : t('profile.emailChanged'));
  });
  const removal = new Form(update, async values => {
    await authorized('DELETE', 'users/me/', values);
    close('delete');
    forget();
    go('', { replace: true, state: { notice: t('delete.done') } });
  });

  async function enter() {
    failure = undefined;
    update();
    try {
      [me, confirmation] = await Promise.all([authorized('GET', 'users/me/'), confirming()]);
    } catch (fault) {
      failure = fault;
    }
    update();
  }

  const password = form => confirmation.field(form, me.username);

  const content = () => html`
    ${notice('success', said)}
    ${section(t('profile.you'), '', html`
      ${row({
        label: t('field.username'),
        value: me.username,
        action: t('change'),
        open: open === 'username',
        toggle: toggle('username'),
        form: username.view({
          fields: html`${username.field({ name: 'new_username', label: t('field.newUsername'), autocomplete: 'off', value: me.username, maxlength: 150 })}
            ${password(username)}`,
          button: t('save'),
          cancel: () => shut(),
        }),
      })}
      ${row({
        label: t('field.email'),
        value: me.email || html`<em>${t('profile.noEmail')}</em>`,
        action: t('change'),
        open: open === 'email',
        toggle: toggle('email'),
        form: email.view({
          fields: html`${email.field({ name: 'email', label: t('field.newEmail'), type: 'email', autocomplete: 'email', hint: settings.activation ? t('profile.emailHint') : undefined })}
            ${settings.passwordForEmailChange ? password(email) : nothing}`,
          button: t('save'),
          cancel: () => shut(),
        }),
      })}`)}
    ${section(t('language'), t('profile.languageIntro'), languages())}
    ${section(t('delete.title'), t('delete.intro', { name: settings.name }), html`
      <button type="button" class="danger" @click=${() => ask('delete')}>${t('delete.open')}</button>
      ${dialog('delete', t('delete.question'), html`<p>${t('delete.warning')}</p>
        ${removal.view({ fields: password(removal), button: t('delete.button'), kind: 'danger', cancel: () => close('delete') })}`)}`)}`;

  return { title: t('menu.profile'), enter, view: () => (me ? content() : waiting(failure, enter)) };
}
