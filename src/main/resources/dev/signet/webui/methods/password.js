import { html } from '../lit-html.js';
import { call } from '../api.js';
import { Form } from '../forms.js';
import { link } from '../parts.js';
import { settings } from '../settings.js';
import { t } from '../text.js';

/**
 * Signing in with a password. Every method of signing in is a module like this one, named as in signet.sign-in.methods.
 *
 * @param flow draws the page with update(), shows one method alone(method), and continues with finish(answer), where answer
 *     promises the service's answer to a login: tokens, or what else it asks for
 */
export default function password(flow) {
  const [only, other] = settings.loginFields;
  const byMail = only === 'email' && !other;
  const form = new Form(flow.update, ({ login, password }) => {
    flow.named(login);
    return flow.finish(call('POST', 'token/', { body: { [byMail ? 'email' : 'username']: login, password } }));
  });
  return {
    view: () => form.view({
      fields: html`
        ${form.field({
          name: 'login',
          label: t(byMail ? 'field.email' : other ? 'field.usernameOrEmail' : 'field.username'),
          type: byMail ? 'email' : 'text',
          autocomplete: settings.methods.includes('passkey') ? 'username webauthn' : 'username',
          value: flow.name,
        })}
        ${form.field({ name: 'password', label: t('field.password'), type: 'password', autocomplete: 'current-password' })}`,
      button: t('signIn.button'),
      more: settings.mail ? link('account/forgot-password', t('signIn.forgot')) : undefined,
    }),
  };
}
