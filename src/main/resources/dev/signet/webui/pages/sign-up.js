import { html, nothing } from '../lit-html.js';
import { call } from '../api.js';
import { Form } from '../forms.js';
import { focused, icon, inOrder, link, notice } from '../parts.js';
import { create, usable } from '../passkeys.js';
import { providerTitle } from '../provider-title.js';
import { go } from '../router.js';
import { settings } from '../settings.js';
import { t } from '../text.js';

/** Signing up, by oneself or with an invitation. */
export default function signUp({ update, invitation }) {
  let sentTo;
  let sentAgain = false;
  const withPassword = settings.methods.includes('password');
  const withPasskey = settings.methods.includes('passkey') && usable();
  let byPasskey = !withPassword;
  const form = new Form(update, async ({ username, email, password }) => {
    await call('POST', 'users/', { body: { username, email, password, re_password: password, invitation } });
    registered(username, email);
  });
  const keyForm = new Form(update, async values => {
    await create({ ...values, invitation });
    registered(values.username, values.email);
  });

  function registered(username, email) {
    if (settings.activation) {
      sentTo = email;
      history.replaceState(history.state, '', location.pathname);
      update();
      document.querySelector('h1').focus();
    } else {
      go('account/sign-in', { replace: true, state: { notice: t('signUp.ready'), name: username } });
    }
  }
  const again = new Form(update, async () => {
    await call('POST', 'users/resend_activation/', { body: { email: sentTo } });
    sentAgain = true;
  });

  const names = of => html`
    ${of.field({ name: 'username', label: t('field.username'), autocomplete: 'username', maxlength: 150, hint: t('signUp.usernameHint') })}
    ${of.field({ name: 'email', label: t('field.email'), type: 'email', autocomplete: 'email', optional: !settings.activation })}`;
  const main = () => byPasskey
    ? keyForm.view({ fields: html`${names(keyForm)}${agreement()}`, button: html`${icon('key')} ${t('signUp.withPasskey')}`, cancel: withPassword ? () => choose(false) : undefined })
    : form.view({ fields: html`${names(form)}${newPassword(form, 'password', t('field.password'))}${agreement()}`, button: t('signUp.button') });
  const choose = passkey => {
    byPasskey = passkey;
    update();
    document.querySelector('main input')?.focus();
  };
  const others = () => [
    withPasskey && !byPasskey ? html`<button type="button" class="secondary" @click=${() => choose(true)}>${icon('key')} ${t('signUp.withPasskey')}</button>` : undefined,
    ...settings.providers.map(name => html`<button type="button" class="secondary" @click=${() => leave(name)}>${t('provider.signIn', { name: providerTitle(name) })}</button>`),
  ].filter(Boolean);

  async function leave(name) {
    await (await import('../methods/provider.js')).leave(name, { invitation });
  }

  const content = () => {
    if (sentTo) {
      return focused({
        title: t('signUp.sentTitle'),
        intro: t('signUp.sent', { address: sentTo }),
        content: html`${notice('success', sentAgain ? t('signUp.sentAgain') : '')}
          ${again.view({ fields: nothing, button: t('signUp.sendAgain'), kind: 'secondary' })}`,
        after: link('account/sign-in', t('backToSignIn')),
      });
    }
    if (!invitation && settings.registration !== 'open') {
      const closed = settings.registration === 'closed';
      return focused({
        title: t('signUp.title'),
        content: html`<p>${t(closed ? 'error.closed' : 'signUp.invitationOnly')}</p>`,
        after: link('account/sign-in', t('backToSignIn')),
      });
    }
    return focused({
      title: t('signUp.title'),
      intro: t(invitation ? 'signUp.invited' : 'signUp.intro', { name: settings.name }),
      content: html`${settings.activation && !settings.mail ? notice('problem', t('failure.notSetUp')) : nothing}
        ${inOrder([...(withPassword || withPasskey ? [main()] : []), ...others()])}`,
      after: html`${t('signUp.member')} ${link('account/sign-in', t('signIn.title'))}`,
    });
  };
  return { title: t('signUp.title'), view: content };
}

/** A field for a new password, which says what is expected. */
export const newPassword = (form, name, label) => form.field({
  name,
  label,
  type: 'password',
  autocomplete: 'new-password',
  minlength: settings.passwordMinLength,
  hint: t('password.hint', { count: settings.passwordMinLength }),
  hintBelowFault: t('password.words'),
});

const agreement = () => settings.terms || settings.privacy
  ? html`<p class="hint">${t('signUp.agree')} ${settings.terms ? html`<a href=${settings.terms}>${t('foot.terms')}</a>` : nothing}${settings.terms && settings.privacy ? ' · ' : nothing}${settings.privacy ? html`<a href=${settings.privacy}>${t('foot.privacy')}</a>` : nothing}</p>`
  : nothing;
