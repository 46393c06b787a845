import { duration, errors, t } from './text.js';

/** A call that did not succeed: refused by the service, or never answered. */
export class Failure extends Error {
  /** @param kind refused, offline, unreachable or slow */
  constructor(kind, { status = 0, body = {}, retryAfter = 0 } = {}) {
    super(kind + ' ' + status);
    this.kind = kind;
    this.status = status;
    this.code = body?.code;
    this.body = body ?? {};
    this.retryAfter = retryAfter;
  }

  /** Whether the same call may succeed later, without any change. */
  get passes() {
    return this.kind !== 'refused' || this.status === 429 || this.status >= 500;
  }

  /** Returns the texts of each invalid field; those of the whole form are under "". */
  fields() {
    const found = {};
    if (this.status === 400) {
      for (const [name, faults] of Object.entries(this.body)) {
        if (Array.isArray(faults)) {
          found[name === 'non_field_errors' ? '' : name] = faults.map(reworded);
        }
      }
    }
    return found;
  }

  /** Returns what happened and what to do, for people. */
  text() {
    if (this.kind !== 'refused') {
      return t('failure.' + this.kind);
    }
    if (this.status === 429) {
      return t('failure.tooMany', { wait: duration(this.retryAfter || 1) });
    }
    if (this.status === 503) {
      return this.retryAfter ? t('failure.busy') : t('failure.notSetUp');
    }
    if (this.status >= 500) {
      return t('failure.broken');
    }
    if (this.status === 401 && !this.code) {
      return t('error.credentials');
    }
    return typeof this.body.detail === 'string' ? reworded(this.body.detail) : t('failure.refused');
  }
}

/** Returns nicer words for an error, if the catalogue has them. */
function reworded(text) {
  for (const [pattern, nicer] of errors) {
    const match = pattern.exec(text);
    if (match) {
      return nicer.replace('{1}', match[1]);
    }
  }
  return text;
}
