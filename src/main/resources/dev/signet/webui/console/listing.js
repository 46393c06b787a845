import { html, nothing } from '../lit-html.js';
import { icon, late, notice, waiting } from '../parts.js';
import { go, path, query } from '../router.js';
import { authorizedList } from '../session.js';
import { t } from '../text.js';
import { table } from './table.js';

const PAUSE = 300;

/**
 * A list of the API. Its filters, ordering and place are in the address of the page, so that the back button, a reload and a link
 * show the same.
 */
export class Listing {
  #update;
  #api;
  #filters;
  #latest = 0;
  #reading = false;
  #failure;
  #next;
  #typing;
  #page = path();
  entries;

  /**
   * @param update draws the page again
   * @param api the path of the list
   * @param filters the names of the parameters that the address may have
   */
  constructor(update, api, filters) {
    this.#update = update;
    this.#api = api;
    this.#filters = filters;
  }

  /** Returns the value of a filter. */
  value(name) {
    return query().get(name) ?? '';
  }

  /** Returns the parameters that are set, without those for the place in the list. */
  asked() {
    return new URLSearchParams([...query()].filter(([name, value]) => this.#filters.includes(name) && value));
  }

  /** Reads what the address asks for. An answer that comes after a later one is dropped. */
  async read() {
    const number = ++this.#latest;
    this.#reading = true;
    this.#failure = undefined;
    this.#update();
    try {
      const asked = new URLSearchParams([...this.asked()].map(([name, value]) => [name, value.trim()]));
      if (query().has('cursor')) {
        asked.set('cursor', query().get('cursor'));
      }
      const { entries, next } = await authorizedList(`${this.#api}?${asked}`);
      if (number === this.#latest) {
        this.entries = entries;
        this.#next = new URLSearchParams(next).get('cursor');
      }
    } catch (failure) {
      if (number !== this.#latest) {
        return;
      }
      this.#failure = failure;
    }
    if (number === this.#latest) {
      this.#reading = false;
      this.#update();
    }
  }

  /** Changes a filter, and begins at the first entry again. */
  set(name, value) {
    clearTimeout(this.#typing);
    const asked = this.asked();
    if (value) {
      asked.set(name, value);
    } else {
      asked.delete(name);
    }
    this.#go(asked, { replace: true });
  }

  /** A field that searches while somebody types, unless only a whole value means something. */
  search(name, label, { whole = false } = {}) {
    const later = event => {
      const { value } = event.target;
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.set(name, value), PAUSE);
    };
    const now = event => {
      event.preventDefault();
      this.set(name, event.target.elements[name].value);
    };
    return html`<form class="search" role="search" @submit=${now}>${icon('search')}
      <input type="search" name=${name} aria-label=${label} placeholder=${label} .value=${this.value(name)} autocomplete="off" spellcheck="false" @input=${whole ? nothing : later} @change=${whole ? event => this.set(name, event.target.value) : nothing}></form>`;
  }

  /** A choice: its first entry, without a value, is the one that does not filter. */
  choice(name, label, choices) {
    return html`<select name=${name} aria-label=${label} @change=${event => this.set(name, event.target.value)}>
      ${choices.map(([value, text]) => html`<option value=${value} .selected=${value === this.value(name)}>${text}</option>`)}</select>`;
  }

  /** A day, from its beginning or until its end. */
  day(name, label, ofDate) {
    const value = this.value(name) ? new Date(this.value(name)) : undefined;
    const shown = value && !Number.isNaN(value.getTime()) ? local(new Date(value.getTime() - ofDate.shift)) : '';
    return html`<label class="day">${label}<input type="date" name=${name} .value=${shown}
      @change=${event => this.set(name, event.target.value ? new Date(new Date(event.target.value + 'T00:00').getTime() + ofDate.shift).toISOString() : '')}></label>`;
  }

  /** The whole list: filters, entries, and how to move on. */
  view({ tools, columns, label, none }) {
    return html`
      <div class="tools">${tools}</div>
      ${this.#reading && this.entries ? late() : nothing}
      ${this.#failure && this.entries ? notice('problem', Object.values(this.#failure.fields()).flat().join(' ') || this.#failure.text(), html`<button type="button" class="secondary" @click=${() => this.read()}>${t('retry')}</button>`) : nothing}
      ${this.entries
        ? html`${this.entries.length
          ? table({ label, columns, rows: this.entries, busy: this.#reading, ordering: this.value('ordering'), order: value => this.set('ordering', value) })
          : this.#empty(none)}${this.#pager()}`
        : html`${waiting(this.#failure, () => this.read())}${this.#pager()}`}`;
  }

  #empty(none) {
    return html`<div class="nothing"><p>${none}</p>${[...this.asked().keys()].length
      ? html`<button type="button" class="secondary" @click=${() => this.#go(new URLSearchParams(), { replace: true })}>${t('list.clear')}</button>`
      : nothing}</div>`;
  }

  #pager() {
    const depth = history.state?.depth ?? 0;
    const deep = query().has('cursor');
    return deep || this.#next
      ? html`<nav class="pager" aria-label=${t('list.pages')}>
        ${deep ? html`<button type="button" class="secondary" @click=${() => this.#go(this.asked())}>${t('list.first')}</button>` : nothing}
        ${deep && depth ? html`<button type="button" class="secondary" @click=${() => history.back()}>${t('list.previous')}</button>` : nothing}
        ${this.#next ? html`<button type="button" class="secondary" aria-disabled=${String(this.#reading)} @click=${() => this.#forward(depth)}>${t('list.next')}</button>` : nothing}
      </nav>`
      : nothing;
  }

  #forward(depth) {
    if (!this.#reading) {
      const asked = this.asked();
      asked.set('cursor', this.#next);
      this.#go(asked, { state: { depth: depth + 1 } });
      scrollTo(0, 0);
    }
  }

  #go(asked, how) {
    // Somebody may have left the page while they typed.
    if (path() === this.#page) {
      go(this.#page + (asked.size ? '?' + asked : ''), how);
    }
  }
}

/** The beginning and the end of a day, in the time zone of the browser. */
export const FROM = { shift: 0 };
export const UNTIL = { shift: 86_400_000 };

const local = date => [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(part => String(part).padStart(2, '0')).join('-');
