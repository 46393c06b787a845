import { html } from '../lit-html.js';
import { call } from '../api.js';
import { asked, forgetAsked, rememberAsked } from '../asked-code.js';
import { Failure } from '../failures.js';
import { Form } from '../forms.js';
import { icon, notice } from '../parts.js';
import { t } from '../text.js';

/** Signing in with a code from a mail: first the address, then the code. */
export default function email(flow) {
  let waiting;
  let open = false;
  const asking = new Form(flow.update, async ({ email: address }) => {
    const { request } = await call('POST', 'token/email/', { body: { email: address } });
    waiting = { email: address, request };
    // Somebody who is signed in comes back to what this tab was about.
    if (!flow.again) {
      rememberAsked(address, flow.next);
    }
    flow.alone(method);
  });
  const confirming = new Form(flow.update, ({ email_code: code }) =>
    confirm(code).catch(refused => {
      throw isWrong(refused) ? problem({ email_code: [t('emailCode.wrong')] }) : refused;
    }));

  async function confirm(code) {
    await flow.finish(call('POST', 'token/email/confirm/', { body: { ...waiting, code } }));
    forgetAsked();
  }

  const again = () => {
    waiting = undefined;
    open = false;
    forgetAsked();
    flow.alone(undefined);
  };

  const unfold = () => {
    open = true;
    flow.alone(method);
    document.querySelector('main input')?.focus();
  };

  /** Goes on after a reload, or with the code of a link in a mail. */
  async function begin() {
    const before = flow.again ? undefined : asked();
    if (flow.emailCode || before) {
      waiting = { email: flow.emailCode?.email ?? before.email };
      flow.next ??= before?.next;
      flow.alone(method);
    }
    if (flow.emailCode) {
      await confirm(flow.emailCode.code).catch(refused =>
        confirming.fail(isWrong(refused) ? problem({ detail: t('emailCode.wrong') }) : refused));
    }
  }

  const address = () => asking.view({
    fields: asking.field({ name: 'email', label: t('field.email'), type: 'email', autocomplete: 'email', value: flow.again || flow.name.includes('@') ? flow.name : '' }),
    button: t('emailCode.ask'),
    cancel: open ? again : undefined,
  });

  const method = {
    begin,
    view: () => waiting
      ? confirming.view({
        fields: html`${notice('success', t('emailCode.sent', { address: waiting.email }))}
          ${confirming.field({ name: 'email_code', label: t('emailCode.code'), autocomplete: 'one-time-code', inputmode: 'numeric' })}`,
        button: t('signIn.button'),
        cancel: again,
      })
      : open || flow.main(method)
        ? address()
        : html`<button type="button" class="secondary" @click=${unfold}>${icon('mail')} ${t('emailCode.ask')}</button>`,
  };
  return method;
}

const isWrong = refused => refused.code === 'email_code_not_valid';

const problem = body => new Failure('refused', { status: 400, body });
