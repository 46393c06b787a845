import { html, nothing } from '../lit-html.js';
import { deviceName, isPhone } from '../device-names.js';
import { ask, close, dialog, icon, notice, reading, section } from '../parts.js';
import { authorized } from '../session.js';
import { ago, at, t } from '../text.js';

/** Where the user is signed in, with the end of one session or of all others. */
export default function devices({ update }) {
  let problem;
  let said;
  const ending = new Set();
  const list = reading(update, async () => (await authorized('GET', 'sessions/')).sort((a, b) =>
    b.current - a.current || b.last_used_at.localeCompare(a.last_used_at)));

  /** Ends sessions once, however often the button is pressed. */
  async function end(name, work, text) {
    if (ending.has(name)) {
      return;
    }
    ending.add(name);
    problem = said = undefined;
    update();
    try {
      await work();
      await list.again();
      said = text;
    } catch (fault) {
      problem = fault;
    }
    ending.delete(name);
    update();
    document.querySelector('h1').focus();
  }

  const endOne = session => end(session.id, async () => {
    try {
      await authorized('DELETE', `sessions/${session.id}/`);
    } catch (fault) {
      // It ended by itself, or from elsewhere.
      if (fault.status !== 404) {
        throw fault;
      }
    }
  }, t('devices.ended', { device: deviceName(session.device) }));

  const endOthers = () => {
    close('others');
    return end('others', () => authorized('POST', 'logout/all/?except_current=true', {}), t('devices.othersEnded'));
  };

  const one = session => html`<li class="entry">
    ${icon(isPhone(session.device) ? 'phone' : 'device')}
    <div class="entry-text">
      <p><strong>${deviceName(session.device)}</strong> ${session.current ? html`<span class="badge good">${t('devices.this')}</span>` : nothing}</p>
      <p class="quiet">${session.current ? t('devices.now') : t('devices.lastUsed', { when: ago(session.last_used_at) })}${session.address ? html` · ${session.address}` : nothing}</p>
      <p class="quiet">${t('devices.since', { date: at(session.created_at) })}</p>
    </div>
    ${session.current ? nothing : html`<button type="button" class="secondary" aria-disabled=${String(ending.has(session.id))}
      @click=${() => endOne(session)}>${t('signOut')}<span class="visually-hidden"> (${deviceName(session.device)}, ${ago(session.last_used_at)})</span></button>`}
  </li>`;

  const content = sessions => html`
    ${notice('success', said)}${notice('problem', problem?.text())}
    ${section('', '', html`
      <ul class="entries">${sessions.map(one)}</ul>
      ${sessions.length > 1
        ? html`<div class="actions"><button type="button" class="danger" aria-disabled=${String(ending.has('others'))} @click=${() => ask('others')}>${t('devices.endOthers')}</button></div>`
        : nothing}
      ${dialog('others', t('devices.question'), html`<p>${t('devices.warning', { count: sessions.length - 1 })}</p>`, html`
        <button type="button" class="danger" @click=${endOthers}>${t('devices.endOthers')}</button>
        <button type="button" class="secondary" @click=${() => close('others')}>${t('cancel')}</button>`)}`)}`;

  return { title: t('devices.title'), intro: t('devices.intro'), enter: list.enter, view: () => list.view(content) };
}
