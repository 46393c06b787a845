import { html } from '../lit-html.js';
import { call } from '../api.js';
import { Form } from '../forms.js';
import { notice } from '../parts.js';
import { t } from '../text.js';

/** Signing in with a code from a mail: first the address, then the code. */
export default function email(flow) {
  let asked;
  const asking = new Form(flow.update, async ({ email: address }) => {
    const { request } = await call('POST', 'token/email/', { body: { email: address } });
    asked = { email: address, request };
    flow.alone(method);
  });
  const confirming = new Form(flow.update, ({ email_code: code }) =>
    flow.finish(call('POST', 'token/email/confirm/', { body: { ...asked, code } })));

  const again = () => {
    asked = undefined;
    flow.alone(undefined);
  };

  const method = {
    view: () => asked
      ? confirming.view({
        fields: html`${notice('success', t('emailCode.sent', { address: asked.email }))}
          ${confirming.field({ name: 'email_code', label: t('emailCode.code'), autocomplete: 'one-time-code', inputmode: 'numeric' })}`,
        button: t('signIn.button'),
        cancel: again,
      })
      : asking.view({
        fields: asking.field({ name: 'email', label: t('field.email'), type: 'email', autocomplete: 'email' }),
        button: t('emailCode.ask'),
        kind: flow.main(method) ? '' : 'secondary',
      }),
  };
  return method;
}
