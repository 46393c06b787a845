import { html } from '../lit-html.js';
import { call } from '../api.js';
import { Form } from '../forms.js';
import { focused, link, notice } from '../parts.js';
import { settings } from '../settings.js';
import { t } from '../text.js';

/** Asking for a mail that leads to a new password. */
export default function forgotPassword({ update }) {
  let sentTo;
  const form = new Form(update, async ({ email }) => {
    await call('POST', 'users/reset_password/', { body: { email } });
    sentTo = email;
    update();
    document.querySelector('h1').focus();
  });
  return {
    title: t('forgot.title'),
    view: () => sentTo
      ? focused({
        title: t('forgot.sentTitle'),
        intro: t('forgot.sent', { address: sentTo }),
        content: html`<p class="hint">${t('forgot.spam')}</p>`,
        after: link('account/sign-in', t('backToSignIn')),
      })
      : focused({
        title: t('forgot.title'),
        intro: t('forgot.intro'),
        content: settings.mail
          ? form.view({
            fields: form.field({ name: 'email', label: t('field.email'), type: 'email', autocomplete: 'email' }),
            button: t('forgot.button'),
          })
          : notice('problem', t('failure.notSetUp')),
        after: link('account/sign-in', t('backToSignIn')),
      }),
  };
}
