import { html } from '../lit-html.js';
import { call } from '../api.js';
import { Form } from '../forms.js';
import { icon, notice, opener, row, section } from '../parts.js';
import { add, announce, autofills, sign, usable } from '../passkeys.js';
import { recoveryCodes } from '../recovery-codes.js';
import { authorized } from '../session.js';
import { ago, at, t } from '../text.js';

/** Signing in with a passkey: with a button, or offered by the browser in the field for the name. */
export default function passkey(flow) {
  let failure;
  const form = new Form(flow.update, async () => send(await sign('token/passkey/options/', {})));

  const send = credential => flow.finish(call('POST', 'token/passkey/', { body: { credential } }));

  /** Waits until somebody picks a passkey. Whoever signs in otherwise leaves the page, and nothing comes of it. */
  async function offer() {
    if (await autofills()) {
      const credential = await sign('token/passkey/options/', {}, true).catch(() => undefined);
      if (credential) {
        await send(credential).catch(fault => {
          failure = fault;
          flow.update();
        });
      }
    }
  }

  return {
    begin: offer,
    view: () => usable()
      ? html`${notice('problem', failure?.text())}${form.view({ fields: '', button: html`${icon('key')} ${t('passkey.signIn')}`, kind: 'secondary' })}`
      : html`<p class="hint">${t('passkey.unusable')}</p>`,
  };
}

/** The passkeys of the user, on the security page. */
export function own({ update, said, confirmation, name, open }) {
  let passkeys;
  let renamed;
  let codes;
  const adding = new Form(update, async ({ passkey_name: called, ...confirmed }) => {
    const made = await add(called, confirmed);
    await read();
    open = undefined;
    codes = made.recovery_codes;
    said(codes ? undefined : t('passkey.added'));
  });
  const removing = new Form(update, async confirmed => {
    announce(await authorized('DELETE', `users/me/passkeys/${open}/`, confirmed));
    await read();
    open = undefined;
    said(t('passkey.removed'));
  });

  const renaming = new Form(update, async ({ passkey_name: called }) => {
    await authorized('PATCH', `users/me/passkeys/${renamed}/`, { name: called });
    renamed = undefined;
    await read();
    said(t('passkey.renamed'));
  });

  async function read() {
    passkeys = (await authorized('GET', 'users/me/passkeys/')).passkeys;
  }

  const show = (what, other) => {
    open = what;
    renamed = other;
    update();
    document.querySelector('.row-form input')?.focus();
  };

  const one = passkey => row({
    label: passkey.name || t('passkey.unnamed'),
    value: [t('passkey.made', { date: at(passkey.created_at) }), passkey.last_used_at ? t('passkey.used', { when: ago(passkey.last_used_at) }) : '']
      .filter(Boolean).join(' · '),
    action: t('passkey.remove'),
    open: [open, renamed].includes(passkey.id),
    toggle: () => show(passkey.id),
    before: opener(t('passkey.rename'), passkey.name || t('passkey.unnamed'), () => show(undefined, passkey.id)),
    form: renamed === passkey.id ? renaming.view({
      fields: renaming.field({ name: 'passkey_name', label: t('passkey.name'), maxlength: 100, autocomplete: 'off', value: passkey.name }),
      button: t('save'),
      cancel: () => show(),
    }) : confirmation().view(removing, 'account/security?open=' + passkey.id, {
      fields: html`<p>${t('passkey.removeHint', { name: passkey.name || t('passkey.unnamed') })}</p>${confirmation().field(removing, name())}`,
      button: t('passkey.remove'),
      kind: 'danger',
      cancel: () => show(),
    }),
  });

  const form = () => html`<div class="row-form">${confirmation().view(adding, 'account/security?open=new', {
    fields: html`${adding.field({ name: 'passkey_name', label: t('passkey.name'), optional: true, maxlength: 100, autocomplete: 'off', hint: t('passkey.nameHint') })}
      ${confirmation().field(adding, name())}`,
    button: t('passkey.add'),
    cancel: () => show(),
  })}</div>`;

  const view = () => codes
    ? section(t('recovery.title'), '', recoveryCodes(codes, () => {
      codes = undefined;
      said(t('passkey.added'));
    }))
    : section(t('passkey.title'), t('passkey.intro'), html`
      ${passkeys.length ? passkeys.map(one) : html`<p class="quiet">${t('passkey.none')}</p>`}
      ${open === 'new' ? form() : usable()
        ? html`<div class="actions"><button type="button" class="secondary" @click=${() => show('new')}>${t('passkey.add')}</button></div>`
        : html`<p class="hint">${t('passkey.unusable')}</p>`}`);

  return { read, view };
}
