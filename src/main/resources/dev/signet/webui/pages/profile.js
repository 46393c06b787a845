import { html, nothing } from '../lit-html.js';
import { confirming } from '../confirmation.js';
import { download } from '../download.js';
import { Form } from '../forms.js';
import { ask, close, dialog, languages, notice, reading, row, section } from '../parts.js';
import { go } from '../router.js';
import { authorized, forget } from '../session.js';
import { settings } from '../settings.js';
import { spokenOf, t } from '../text.js';

/** Names, address and language, the user's data, and the end of the account. */
export default function profile({ update, state, query }) {
  let me;
  let confirmation;
  let problem;
  let open = query.get('open');
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
  const names = new Form(update, async values => {
    Object.assign(me, await authorized('PATCH', 'users/me/', values));
    shut(t('profile.nameChanged'));
  });
  const saving = new Form(update, async () =>
    download(me.username + '.json', 'application/json', JSON.stringify(await authorized('GET', 'users/me/export/'), null, 2)));
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

  /** The account's language is that of its mails, if accounts have one. */
  async function speaks(tag) {
    if (me.locale !== undefined) {
      try {
        await authorized('PATCH', 'users/me/', { locale: tag });
        me.locale = tag;
        update();
      } catch (fault) {
        problem = fault;
        update();
        throw fault;
      }
    }
  }

  const own = reading(update, async () => {
    [me, confirmation] = await Promise.all([authorized('GET', 'users/me/'), confirming()]);
    return me;
  });

  const password = form => confirmation.field(form, me.username);
  const confirmed = (form, parts, what = open) => confirmation.view(form, 'account/?open=' + what, parts);
  const emailForm = parts => (settings.passwordForEmailChange ? confirmed(email, parts) : email.view(parts));

  async function enter() {
    await own.enter();
    if (me && open === 'delete') {
      ask('delete');
    }
  }

  const given = { first_name: ['field.firstName', 'given-name'], last_name: ['field.lastName', 'family-name'] };
  const shown = () => Object.keys(given).filter(name => me[name] !== undefined);
  const nameRow = () => row({
    label: t('profile.name'),
    value: shown().map(name => me[name]).filter(Boolean).join(' ') || html`<em>${t('profile.noName')}</em>`,
    action: t('change'),
    open: open === 'names',
    toggle: toggle('names'),
    form: names.view({
      fields: shown().map(name => names.field({ name, label: t(given[name][0]), autocomplete: given[name][1], optional: true, maxlength: 150, value: me[name] })),
      button: t('save'),
      cancel: () => shut(),
    }),
  });

  const content = () => html`
    ${notice('success', said)}${notice('problem', problem?.text())}
    ${section(t('profile.you'), '', html`
      ${row({
        label: t('field.username'),
        value: me.username,
        action: t('change'),
        open: open === 'username',
        toggle: toggle('username'),
        form: confirmed(username, {
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
        form: emailForm({
          fields: html`${email.field({ name: 'email', label: t('field.newEmail'), type: 'email', autocomplete: 'email', hint: settings.activation ? t('profile.emailHint') : undefined })}
            ${settings.passwordForEmailChange ? password(email) : nothing}`,
          button: t('save'),
          cancel: () => shut(),
        }),
      })}
      ${shown().length ? nameRow() : nothing}`)}
    ${section(t('language'), t(me.locale === undefined ? 'profile.languageIntro' : 'profile.languageEverywhere'), languages(speaks, spokenOf(me.locale)))}
    ${section(t('export.title'), t('export.intro', { name: settings.name }), saving.view({ fields: nothing, button: t('export.button'), kind: 'secondary' }))}
    ${section(t('delete.title'), t('delete.intro', { name: settings.name }), html`
      <button type="button" class="danger" @click=${() => ask('delete')}>${t('delete.open')}</button>
      ${dialog('delete', t('delete.question'), html`<p>${t('delete.warning')}</p>
        ${confirmed(removal, { fields: password(removal), button: t('delete.button'), kind: 'danger', cancel: () => close('delete') }, 'delete')}`)}`)}`;

  return { title: t('menu.profile'), enter, view: () => own.view(content) };
}
