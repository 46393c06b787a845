import { html, nothing } from '../lit-html.js';
import { confirming } from '../confirmation.js';
import { enrolment } from '../enrolment.js';
import { Form } from '../forms.js';
import { modules } from '../methods.js';
import { notice, reading, row, section } from '../parts.js';
import { recoveryCodes } from '../recovery-codes.js';
import { go } from '../router.js';
import { authorized, forget } from '../session.js';
import { settings } from '../settings.js';
import { at, t } from '../text.js';
import { newPassword } from './sign-up.js';

/** How the user signs in: the password, and the second factor. */
export default function security({ update, state, query }) {
  let me;
  let confirmation;
  let factor;
  let open = query.get('open');
  let said = state.notice;
  let setup;
  let codes;

  const toggle = name => () => {
    open = name;
    said = undefined;
    update();
    document.querySelector('.row-form input')?.focus();
  };
  const shut = text => {
    open = setup = codes = undefined;
    said = text;
    update();
  };

  const password = new Form(update, async ({ current_password, new_password }) => {
    await authorized('POST', 'users/set_password/', { current_password, new_password, re_new_password: new_password });
    forget();
    go('account/sign-in', { replace: true, state: { notice: t(confirmation.hasPassword ? 'password.changed' : 'password.isSet'), name: me.username } });
  });
  const begin = new Form(update, async values => {
    const data = await authorized('POST', 'users/me/mfa/totp/', values);
    setup = enrolment(update, data, async ({ code }) => {
      ({ recovery_codes: codes } = await authorized('POST', 'users/me/mfa/totp/confirm/', { code }));
      await own.again();
    });
    update();
    document.querySelector('.steps input')?.focus();
  });
  const disable = new Form(update, async values => {
    await authorized('POST', 'users/me/mfa/totp/disable/', values);
    await own.again();
    shut(t('factor.disabled'));
  });
  const renew = new Form(update, async ({ code }) => {
    ({ recovery_codes: codes } = await authorized('POST', 'users/me/mfa/recovery_codes/', { code }));
    await own.again();
  });

  const ways = modules.filter(module => module.own).map(module => module.own({ update, said: shut, confirmation: () => confirmation, name: () => me.username, open }));

  const own = reading(update, async () => {
    [me, factor, confirmation] = await Promise.all([
      authorized('GET', 'users/me/'), authorized('GET', 'users/me/mfa/'), confirming(), ...ways.map(way => way.read()),
    ]);
    return me;
  });

  const currentPassword = form => confirmation.field(form, me.username);
  const confirmed = (form, parts) => confirmation.view(form, 'account/security?open=' + open, parts);
  const code = (form, hint) => form.field({ name: 'code', label: t('field.code'), autocomplete: 'one-time-code', hint });

  const passwordRow = () => row({
    label: t('field.password'),
    value: t(confirmation.hasPassword ? 'password.row' : 'password.none'),
    action: t(confirmation.hasPassword ? 'change' : 'password.set'),
    open: open === 'password',
    toggle: toggle('password'),
    form: confirmed(password, {
      fields: html`
        ${currentPassword(password)}${newPassword(password, 'new_password', t('field.newPassword'))}
        <p class="hint">${t('password.ends')}</p>`,
      button: t(confirmation.hasPassword ? 'password.button' : 'password.set'),
      cancel: () => shut(),
    }),
  });

  const appRow = () => {
    if (factor.totp) {
      return row({
        label: t('factor.app'),
        value: html`<span class="badge good">${t('factor.on')}</span> ${t('factor.since', { date: at(factor.enabled_at) })}`,
        action: factor.required && factor.methods.length < 2 ? undefined : t('factor.remove'),
        open: open === 'disable',
        toggle: toggle('disable'),
        form: confirmed(disable, {
          fields: html`<p>${t('factor.removeWarning')}</p>${currentPassword(disable)}${code(disable, t('code.hint'))}`,
          button: t('factor.remove'),
          kind: 'danger',
          cancel: () => shut(),
        }),
      });
    }
    return row({
      label: t('factor.app'),
      value: t('factor.off'),
      action: t('factor.setUp'),
      open: open === 'begin',
      toggle: toggle('begin'),
      form: setup
        ? setup.view({ cancel: () => shut() })
        : confirmed(begin, {
          fields: html`<p class="hint">${t('factor.begin')}</p>${currentPassword(begin)}`,
          button: t('continue'),
          cancel: () => shut(),
        }),
    });
  };

  const codesRow = () => factor.totp
    ? row({
      label: t('recovery.row'),
      value: html`<span class=${factor.recovery_codes_left < 3 ? 'badge bad' : 'badge'}>${t('recovery.left', { count: factor.recovery_codes_left })}</span>`,
      action: t('recovery.renew'),
      open: open === 'renew',
      toggle: toggle('renew'),
      form: renew.view({
        fields: html`<p class="hint">${t('recovery.renewHint')}</p>${code(renew)}`,
        button: t('recovery.renew'),
        cancel: () => shut(),
      }),
    })
    : nothing;

  const content = () => html`
    ${notice('success', said)}
    ${settings.methods.includes('password') ? section(t('security.signIn'), '', passwordRow()) : nothing}
    ${ways.map(way => way.view())}
    ${codes
      ? section(t('recovery.title'), '', recoveryCodes(codes, () => shut(t('factor.enabled'))))
      : section(t('factor.title'), t('factor.intro'), html`${appRow()}${codesRow()}`)}`;

  return { title: t('menu.security'), enter: own.enter, view: () => own.view(content) };
}
