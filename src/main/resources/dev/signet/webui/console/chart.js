import { html, nothing, svg } from '../lit-html.js';
import { brief, period, t } from '../text.js';

const TALL = 100;
const BAR = 0.72;

/**
 * A chart of values over time, as SVG: stacked bars for counts, lines for what was measured. Under it, the same as a table. The
 * values of the period under the pointer are in the legend.
 */
export class Chart {
  #update;
  #at;
  #open = false;

  /** @param update draws the page again */
  constructor(update) {
    this.#update = update;
  }

  /**
   * Draws the chart.
   *
   * @param lines whether the values are measured rather than counted; then they are not added up
   * @param series name, tone (the number of its colour) and values
   * @param format writes a value
   */
  view({ title, hint, per, periods, series, lines = false, format = brief }) {
    const at = this.#at < periods.length ? this.#at : undefined;
    const summary = each => (at === undefined ? (lines ? last(each.values) : sum(each.values)) : each.values[at]);
    const written = value => (value === null || value === undefined ? '–' : format(value));
    const top = ceiling(lines ? Math.max(...series.flatMap(each => each.values)) : Math.max(2, highest(series, periods.length)));
    const label = `${title}: ${series.map(each => `${each.name} ${written(lines ? last(each.values) : sum(each.values))}`).join(', ')}`;
    return html`<figure class="card chart">
      <figcaption><h2>${title}</h2><p class="quiet">${at === undefined ? hint : period(periods[at], per)}</p></figcaption>
      <ul class="legend">${series.map(each => html`<li><i class="swatch tone-${each.tone}"></i>${each.name} <b>${written(summary(each))}</b></li>`)}</ul>
      <div class="plot">
        <div class="scale quiet" aria-hidden="true"><span>${format(top)}</span><span>${format(top / 2)}</span><span>0</span></div>
        <svg role="img" aria-label=${label} viewBox="0 0 ${periods.length} ${TALL}" preserveAspectRatio="none"
          @pointermove=${event => this.#point(event, periods.length)} @pointerleave=${() => this.#leave()}>
          ${[0, TALL / 2, TALL].map(y => svg`<line class="grid" x1="0" x2=${periods.length} y1=${y} y2=${y}/>`)}
          ${at === undefined ? nothing : svg`<rect class="here" x=${at} y="0" width="1" height=${TALL}/>`}
          ${lines ? series.map(each => line(each, top)) : bars(series, periods.length, top)}
        </svg>
      </div>
      <p class="quiet axis" aria-hidden="true">${[0, Math.floor((periods.length - 1) / 2), periods.length - 1].map(each => html`<span>${period(periods[each], per, true)}</span>`)}</p>
      <details class="figures" ?open=${this.#open} @toggle=${event => this.#unfold(event.target.open)}><summary>${t('chart.table')}<span class="visually-hidden"> (${title})</span></summary>
        ${this.#open ? figures(title, per, periods, series, written) : nothing}</details>
    </figure>`;
  }

  #point(event, count) {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const at = Math.min(count - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * count)));
    if (at !== this.#at) {
      this.#at = at;
      this.#update();
    }
  }

  #leave() {
    this.#at = undefined;
    this.#update();
  }

  #unfold(open) {
    if (open !== this.#open) {
      this.#open = open;
      this.#update();
    }
  }
}

const sum = values => values.reduce((total, value) => total + value, 0);
const last = values => values.filter(value => value !== null).at(-1);
const highest = (series, count) => Math.max(...Array.from({ length: count }, (none, at) => sum(series.map(each => each.values[at]))));

/** Returns the next number that people like to read on a scale. */
function ceiling(value) {
  if (!(value > 0)) {
    return 1;
  }
  const size = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 6, 8, 10].map(step => step * size).find(step => step >= value);
}

function bars(series, count, top) {
  return Array.from({ length: count }, (none, at) => {
    let y = TALL;
    return series.map(each => {
      const height = (each.values[at] / top) * TALL;
      y -= height;
      return height > 0 ? svg`<rect class="tone-${each.tone}" x=${at + (1 - BAR) / 2} y=${y} width=${BAR} height=${height}/>` : nothing;
    });
  });
}

/** If nothing was measured, there is no line. A single value between gaps is a short one. */
function line({ values, tone }, top) {
  const y = value => TALL - (value / top) * TALL;
  const path = values.map((value, at) => {
    if (value === null) {
      return '';
    }
    const begins = at === 0 || values[at - 1] === null;
    const ends = at === values.length - 1 || values[at + 1] === null;
    return begins && ends ? `M${at + 0.3} ${y(value)}H${at + 0.7}` : `${begins ? 'M' : 'L'}${at + 0.5} ${y(value)}`;
  }).join('');
  return svg`<path class="line tone-${tone}" d=${path}/>`;
}

const figures = (title, per, periods, series, written) => html`<div class="scroll" role="region" tabindex="0" aria-label=${title}><table>
  <thead><tr><th scope="col">${t('chart.time')}</th>${series.map(each => html`<th scope="col" class="number">${each.name}</th>`)}</tr></thead>
  <tbody>${periods.map((iso, at) => html`<tr><th scope="row">${period(iso, per)}</th>${series.map(each => html`<td class="number">${written(each.values[at])}</td>`)}</tr>`)}</tbody></table></div>`;
