import { html, nothing } from '../lit-html.js';
import { deviceName } from '../device-names.js';
import { Failure } from '../failures.js';
import { settings } from '../settings.js';
import { authorized } from '../session.js';
import { t } from '../text.js';
import { newPassword } from '../pages/sign-up.js';

/** Everything that an administrator can do with an account. Each asks first, and says what it will do. */
export function userActions({ id, own, ask, account, confirmation, read, gone, save }) {
  const name = () => ({ name: account().username });
  const button = (text, act, kind = 'secondary', of = '') => html`<button type="button" class=${kind} @click=${act}>${text}${of ? html`<span class="visually-hidden"> (${of})</span>` : nothing}</button>`;
  const change = (body, said) => async () => {
    await authorized('PATCH', `users/${id}/`, body);
    await read();
    return said;
  };

  const edit = () => ask({
    title: t('user.edit'),
    button: t('save'),
    fields: form => html`
      ${form.field({ name: 'email', label: t('field.email'), type: 'email', optional: true, autocomplete: 'off', value: account().email, hint: t('user.emailHint') })}
      ${['first_name', 'last_name', 'locale'].filter(field => account()[field] !== undefined).map(field => form.field({
        name: field, label: t({ first_name: 'field.firstName', last_name: 'field.lastName', locale: 'language' }[field]), optional: true, autocomplete: 'off', maxlength: 150, value: account()[field],
      }))}`,
    run: values => change(changed(values, account()), t('user.saved'))(),
  });

  const editDocument = field => ask({
    title: t('user.' + field),
    text: t('user.documentText'),
    button: t('save'),
    fields: form => form.field({ name: field, label: 'JSON', type: 'textarea', rows: 12, value: JSON.stringify(account()[field], null, 2) }),
    run: values => change({ [field]: parsed(field, values[field]) }, t('user.saved'))(),
  });

  const setPassword = () => ask({
    title: t('user.setPassword'),
    text: t('user.setPasswordText', name()),
    button: t('user.setPassword'),
    danger: true,
    fields: form => newPassword(form, 'new_password', t('field.newPassword')),
    run: async ({ new_password }) => {
      await authorized('POST', `users/${id}/set_password/`, { new_password, re_new_password: new_password });
      await read();
      return t('user.passwordSet');
    },
  });

  const simply = (key, run, danger = true) => ask({ title: t(`user.${key}`), text: t(`user.${key}Text`, name()), button: t(`user.${key}`), danger, run });

  const resetPassword = () => simply('resetPassword', async () => {
    await authorized('POST', `users/${id}/reset_password/`);
    return t('user.resetSent', { address: account().email });
  }, false);

  const endAll = () => simply('endAll', async () => {
    await authorized('POST', `logout/all/?user_id=${id}${own ? '&except_current=true' : ''}`, {});
    await read();
    return t('user.allEnded');
  });

  const endSession = session => ask({
    title: t('user.end'),
    text: t('user.endText', { device: deviceName(session.device) }),
    button: t('user.end'),
    danger: true,
    run: async () => {
      await unlessGone(authorized('DELETE', `sessions/${session.id}/`));
      await read();
      return t('devices.ended', { device: deviceName(session.device) });
    },
  });

  const removal = (key, path, label) => ask({
    title: t(`user.${key}`),
    text: t(`user.${key}Text`, { label, ...name() }),
    button: t(`user.${key}`),
    danger: true,
    run: async () => {
      await unlessGone(authorized('DELETE', path));
      await read();
      return t(`user.${key}Done`);
    },
  });

  const remove = () => ask({
    title: t('user.delete'),
    text: t('user.deleteText', name()),
    button: t('user.delete'),
    danger: true,
    fields: form => confirmation().field(form, ''),
    view: (form, parts) => confirmation().view(form, `console/users/${id}`, parts),
    run: async values => {
      await authorized('DELETE', `users/${id}/`, values);
      gone(t('user.deleted', name()));
    },
  });

  return {
    endSession,
    main: () => html`${own ? nothing : button(t('user.edit'), edit)}
      ${own || !settings.methods.includes('password') ? nothing : button(t('user.setPassword'), setPassword)}
      ${account().email && settings.mail && settings.methods.includes('password') ? button(t('user.resetPassword'), resetPassword) : nothing}
      ${button(t('export.button'), save)}`,
    sessions: () => button(t(own ? 'devices.endOthers' : 'user.endAll'), endAll, 'danger'),
    factor: () => button(t('user.resetFactor'), () => removal('resetFactor', `users/${id}/mfa/`, ''), 'danger', t('factor.app')),
    passkey: key => button(t('passkey.remove'), () => removal('removePasskey', `users/${id}/passkeys/${key.id}/`, key.name || t('passkey.unnamed')), 'danger', key.name || t('passkey.unnamed')),
    identity: identity => button(t('passkey.remove'), () => removal('removeIdentity', `users/${id}/identities/${identity.id}/`, identity.provider), 'danger', identity.provider),
    document: field => button(t('change'), () => editDocument(field), 'secondary', t('user.' + field)),
    dangers: () => own
      ? html`<p class="hint">${t('user.ownDanger')}</p>`
      : html`${account().is_staff
        ? button(t('user.demote'), () => simply('demote', change({ is_staff: false }, t('user.demoted'))), 'danger')
        : button(t('user.promote'), () => simply('promote', change({ is_staff: true }, t('user.promoted'))), 'danger')}
        ${account().is_active
          ? button(t('user.deactivate'), () => simply('deactivate', change({ is_active: false }, t('user.deactivated'))), 'danger')
          : button(t('user.activate'), () => simply('activate', change({ is_active: true }, t('user.activated')), false))}
        ${button(t('user.delete'), remove, 'danger')}`,
  };
}

/** Somebody else may have been faster. */
const unlessGone = promise => promise.catch(fault => {
  if (fault.status !== 404) {
    throw fault;
  }
});

/** Returns the values that are not as before. */
const changed = (values, before) => Object.fromEntries(Object.entries(values).filter(([field, value]) => value !== before[field]));

function parsed(field, text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('refused', { status: 400, body: { [field]: [t('user.notJson')] } });
  }
}
