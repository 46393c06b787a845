import { html, nothing } from '../lit-html.js';
import { t } from '../text.js';

/**
 * A table. A column has a title and a cell (a function of the entry); sort is the name of its ordering; wide ones are left out
 * on a phone.
 */
export const table = ({ label, columns, rows, busy = false, ordering = '', order }) => html`
  <div class="scroll" role="region" tabindex="0" aria-label=${label} aria-busy=${String(busy)}>
    <table>
      <thead><tr>${columns.map(column => heading(column, ordering, order))}</tr></thead>
      <tbody>${rows.map(row => html`<tr>${columns.map(({ cell, kind = '', wide }) => html`<td class="${kind} ${wide ? 'wide' : ''}">${cell(row)}</td>`)}</tr>`)}</tbody>
    </table>
  </div>`;

function heading({ title, kind = '', wide, sort }, ordering, order) {
  const style = `${kind} ${wide ? 'wide' : ''}`;
  if (!sort) {
    return html`<th scope="col" class=${style}>${title ?? html`<span class="visually-hidden">${t('list.actions')}</span>`}</th>`;
  }
  const up = ordering === sort;
  const down = ordering === '-' + sort;
  return html`<th scope="col" class=${style} aria-sort=${up ? 'ascending' : down ? 'descending' : nothing}>
    <button type="button" class="plain" @click=${() => order(up ? '-' + sort : down ? '' : sort)}>${title}<span aria-hidden="true">${up ? '↑' : down ? '↓' : ''}</span></button></th>`;
}
