import { html, nothing } from './lit-html.js';
import { Failure } from './failures.js';
import { icon, notice } from './parts.js';
import { duration, t } from './text.js';

const LONG = 4_000;
let forms = 0;

/**
 * A form and its state. It is sent once, however often the button is pressed; it says what is wrong next to each field; and
 * if the service asks to wait, its button waits.
 */
export class Form {
  #update;
  #send;
  #id = 'form' + ++forms;
  #busy = false;
  #takesLong = false;
  #failure;
  #texts = {};
  #wait = 0;
  #names = new Set();

  /**
   * @param update draws the page again
   * @param send is called with the values, and returns a promise
   */
  constructor(update, send) {
    this.#update = update;
    this.#send = send;
  }

  /** Draws the form. */
  view({ fields, button, kind = '', more = nothing, cancel }) {
    return html`<form novalidate aria-busy=${String(this.#busy)} @submit=${event => this.#submit(event)}>
      ${notice('problem', this.#message())}
      ${fields}
      <div class="actions">
        <button class=${kind} aria-disabled=${String(this.#busy || this.#wait > 0)}>
          ${this.#busy ? html`<span class="spinner"></span>` : nothing}${this.#wait > 0 ? t('form.wait', { wait: duration(this.#wait) }) : button}</button>
        ${cancel ? html`<button type="button" class="secondary" @click=${() => this.#leave(cancel)}>${t('cancel')}</button>` : nothing}
        ${more}
      </div>
      <p class="hint" role="status">${this.#takesLong ? t('form.slow') : ''}</p>
    </form>`;
  }

  /** Draws a field of the form. */
  field({ name, label, type = 'text', hint: said, hintBelowFault = said, optional = false, ...rest }) {
    const id = this.#id + '-' + name;
    const fault = this.#texts[name]?.join(' ');
    const hint = fault ? hintBelowFault : said;
    const described = [fault ? id + '-fault' : '', hint ? id + '-hint' : ''].filter(Boolean).join(' ');
    const common = { id, name, optional, fault, described };
    const input = type === 'textarea' ? area(common, rest) : line(common, type, rest);
    return html`<div class="field">
      <label for=${id}>${label}${optional ? html` <small>${t('optional')}</small>` : nothing}</label>
      ${type === 'password' ? html`<div class="revealed">${input}${reveal(id, label)}</div>` : input}
      ${fault ? html`<p class="fault" id=${id + '-fault'}>${fault}</p>` : nothing}
      ${hint ? html`<p class="hint" id=${id + '-hint'}>${hint}</p>` : nothing}
    </div>`;
  }

  /** Draws a box to tick. */
  check({ name, label, checked = false, hint }) {
    const id = this.#id + '-' + name;
    return html`<div class="check"><input type="checkbox" id=${id} name=${name} .checked=${checked} aria-describedby=${hint ? id + '-hint' : nothing}>
      <div><label for=${id}>${label}</label>${hint ? html`<p class="hint" id=${id + '-hint'}>${hint}</p>` : nothing}</div></div>`;
  }

  /** The code of what the service refused, if it did. */
  get code() {
    return this.#failure?.code;
  }

  /** Shows a problem that did not come from sending the form. */
  fail(failure) {
    this.#failure = failure;
    this.#texts = failure.fields();
    this.#update();
  }

  #message() {
    if (!this.#failure) {
      return this.#texts['']?.join(' ');
    }
    const fields = this.#failure.fields();
    const unseen = Object.entries(fields).filter(([name]) => !this.#names.has(name)).flatMap(([, texts]) => texts);
    return Object.keys(fields).length ? unseen.join(' ') : this.#failure.text();
  }

  async #submit(event) {
    event.preventDefault();
    const form = event.currentTarget;
    if (this.#busy || this.#wait > 0) {
      return;
    }
    this.#names = new Set([...form.elements].map(element => element.name).filter(Boolean));
    this.#failure = undefined;
    this.#texts = missing(form);
    if (Object.keys(this.#texts).length) {
      this.#draw(form);
      return;
    }
    this.#busy = true;
    this.#update();
    const slow = setTimeout(() => {
      this.#takesLong = true;
      this.#update();
    }, LONG);
    try {
      await this.#send(Object.fromEntries(new FormData(form)));
    } catch (failure) {
      if (!(failure instanceof Failure)) {
        throw failure;
      }
      this.#failure = failure;
      this.#texts = failure.fields();
      this.#countDown(failure.retryAfter);
    } finally {
      clearTimeout(slow);
      this.#busy = this.#takesLong = false;
      this.#draw(form);
    }
  }

  /** Draws the page, and leads to what is wrong. */
  #draw(form) {
    this.#update();
    form.querySelector('[aria-invalid=true]')?.focus();
  }

  #countDown(seconds) {
    this.#wait = seconds;
    if (seconds > 0) {
      const clock = setInterval(() => {
        this.#wait--;
        if (this.#wait <= 0) {
          this.#failure = undefined;
          clearInterval(clock);
        }
        this.#update();
      }, 1000);
    }
  }

  #leave(cancel) {
    this.#failure = undefined;
    this.#texts = {};
    cancel();
  }
}

const line = ({ id, name, optional, fault, described }, type, rest) => html`<input id=${id} name=${name} type=${type} ?required=${!optional} aria-invalid=${fault ? 'true' : nothing}
  aria-describedby=${described || nothing} .value=${rest.value ?? ''} autocomplete=${rest.autocomplete ?? nothing}
  inputmode=${rest.inputmode ?? nothing} minlength=${rest.minlength ?? nothing} maxlength=${rest.maxlength ?? nothing}
  ?readonly=${rest.readonly} autocapitalize="none" spellcheck="false" @input=${rest.onInput ?? nothing}>`;

const area = ({ id, name, optional, fault, described }, rest) => html`<textarea id=${id} name=${name} rows=${rest.rows ?? 6} ?required=${!optional}
  aria-invalid=${fault ? 'true' : nothing} aria-describedby=${described || nothing} spellcheck=${String(Boolean(rest.prose))} .value=${rest.value ?? ''}></textarea>`;

/** Tells password managers whose password a form asks for. */
export const owner = username => html`<input class="visually-hidden" type="text" autocomplete="username" .value=${username}
  tabindex="-1" aria-hidden="true" readonly>`;

/** Returns what the browser says is wrong, in our words. */
function missing(form) {
  const texts = {};
  for (const { name, validity, minLength } of form.elements) {
    if (name && validity && !validity.valid) {
      texts[name] = [validity.valueMissing ? t('error.required')
        : validity.tooShort ? t('error.tooShort', { count: minLength })
        : validity.typeMismatch ? t('error.email') : t('error.value')];
    }
  }
  return texts;
}

const reveal = (id, label) => html`<button type="button" class="plain" aria-pressed="false" aria-controls=${id}
  aria-label=${t('form.show', { field: label })} @click=${toggle}>${icon('eye')}</button>`;

function toggle(event) {
  const button = event.currentTarget;
  const input = document.getElementById(button.getAttribute('aria-controls'));
  const shown = input.type === 'password';
  input.type = shown ? 'text' : 'password';
  button.setAttribute('aria-pressed', String(shown));
}
