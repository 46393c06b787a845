import { html } from './lit-html.js';
import { copied, copyButton } from './copying.js';
import { settings } from './settings.js';
import { t } from './text.js';

/** Recovery codes, which the service shows only once: to print, to copy or to save. */
export const recoveryCodes = (codes, done) => html`
  <div class="printed">
    <p class="intro">${t('recovery.intro', { name: settings.name })}</p>
    <ul class="codes">${codes.map(code => html`<li><code>${code}</code></li>`)}</ul>
  </div>
  <div class="actions">
    <button type="button" class="secondary" @click=${() => print()}>${t('recovery.print')}</button>
    ${copyButton(text(codes))}
    <a class="button secondary" download="recovery-codes.txt" href=${'data:text/plain,' + encodeURIComponent(text(codes))}>${t('recovery.save')}</a>
  </div>
  ${copied()}
  <div class="actions"><button type="button" @click=${done}>${t('recovery.done')}</button></div>`;

const text = codes => settings.name + '\n\n' + codes.join('\n') + '\n';
