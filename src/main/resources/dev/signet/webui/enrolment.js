import { html } from './lit-html.js';
import { Form } from './forms.js';
import { t } from './text.js';

/**
 * Setting up an authenticator app: a QR code, the same as text, and the first code from the app.
 *
 * @param data what the service returned: secret, otpauth_uri and qr_code
 * @param send is called with the code
 */
export function enrolment(update, data, send) {
  const form = new Form(update, send);
  const grouped = data.secret.match(/.{1,4}/g).join(' ');
  return {
    view: ({ cancel }) => html`
      <ol class="steps">
        <li><p>${t('enrol.scan')}</p>
          <a class="qr" href=${data.otpauth_uri} aria-label=${t('enrol.open')}><img src=${data.qr_code} alt=${t('enrol.qr')} width="200" height="200"></a>
          <details><summary>${t('enrol.manual')}</summary><p class="secret"><code>${grouped}</code></p></details></li>
        <li>${form.view({
          fields: form.field({
            name: 'code', label: t('enrol.code'), autocomplete: 'one-time-code', inputmode: 'numeric', maxlength: 9,
          }),
          button: t('enrol.button'),
          cancel,
        })}</li>
      </ol>`,
  };
}
