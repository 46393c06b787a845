import { html, nothing } from '../lit-html.js';
import { call } from '../api.js';
import { Form } from '../forms.js';
import { focused, link, notice } from '../parts.js';
import { go } from '../router.js';
import { settings } from '../settings.js';
import { t } from '../text.js';

/** Signing up, by oneself or with an invitation. */
export default function signUp({ update, invitation }) {
  let sentTo;
  let sentAgain = false;
  const form = new Form(update, async ({ username, email, password }) => {
    const body = { username, email, password, re_password: password };
    await call('POST', 'users/', { body: invitation ? { ...body, invitation } : body });
    if (settings.activation) {
      sentTo = email;
      history.replaceState(history.state, '', location.pathname);
      update();
      document.querySelector('h1').focus();
    } else {
      go('account/sign-in', { replace: true, state: { notice: t('signUp.ready'), name: username } });
    }
  });
  const again = new Form(update, async () => {
    await call('POST', 'users/resend_activation/', { body: { email: sentTo } });
    sentAgain = true;
  });

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
        ${form.view({
        fields: html`
          ${form.field({ name: 'username', label: t('field.username'), autocomplete: 'username', maxlength: 150, hint: t('signUp.usernameHint') })}
          ${form.field({ name: 'email', label: t('field.email'), type: 'email', autocomplete: 'email', optional: !settings.activation })}
          ${newPassword(form, 'password', t('field.password'))}
          ${agreement()}`,
        button: t('signUp.button'),
      })}`,
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
});

const agreement = () => settings.terms || settings.privacy
  ? html`<p class="hint">${t('signUp.agree')} ${settings.terms ? html`<a href=${settings.terms}>${t('foot.terms')}</a>` : nothing}${settings.terms && settings.privacy ? ' · ' : nothing}${settings.privacy ? html`<a href=${settings.privacy}>${t('foot.privacy')}</a>` : nothing}</p>`
  : nothing;
