import { html } from '../lit-html.js';
import { settings } from '../settings.js';
import { t } from '../text.js';

/** The fields of a new account. */
export const newUser = form => html`
  ${form.field({ name: 'username', label: t('field.username'), autocomplete: 'off', maxlength: 150 })}
  ${form.field({ name: 'email', label: t('field.email'), type: 'email', autocomplete: 'off', optional: true })}
  ${form.field({ name: 'password', label: t('field.password'), type: 'password', autocomplete: 'new-password', optional: true, minlength: settings.passwordMinLength, hint: t('users.passwordHint') })}
  ${form.check({ name: 'is_staff', label: t('users.makeAdmin'), hint: t('users.makeAdminHint') })}`;

/** Returns what the service takes of them: an empty field is one that is left out. */
export const created = ({ is_staff, ...values }) => ({
  ...Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')),
  ...(values.password ? { re_password: values.password } : {}),
  is_staff: is_staff === 'on',
});
