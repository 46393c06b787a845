import { html } from './lit-html.js';
import { t } from './text.js';

/** A button that copies a text, for {@link copied} next to it to say so. */
export const copyButton = text => html`<button type="button" class="secondary" @click=${event => copy(text, event.currentTarget)}>${t('recovery.copy')}</button>`;

/** Says whether the text was copied. */
export const copied = () => html`<p class="hint" role="status" id="copied"></p>`;

async function copy(text, button) {
  const status = document.getElementById('copied');
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = t('recovery.copied');
  } catch {
    status.textContent = t('recovery.notCopied');
  }
  button.focus();
}
