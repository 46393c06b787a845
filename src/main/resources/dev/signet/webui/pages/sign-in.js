import { html, nothing } from '../lit-html.js';
import { call } from '../api.js';
import { enrolment } from '../enrolment.js';
import { Form } from '../forms.js';
import { modules } from '../methods.js';
import { focused, icon, inOrder, link, notice, or } from '../parts.js';
import { sign, usable } from '../passkeys.js';
import { recoveryCodes } from '../recovery-codes.js';
import { go, href, nextPage } from '../router.js';
import { authorized, begin, isRecent, ownId, ownSession, resume } from '../session.js';
import { home, settings } from '../settings.js';
import { keepLanguage, language, spokenOf, t } from '../text.js';

/**
 * Signing in: the first step by any method, then a code or the setup of a second factor if the service asks for it. Somebody
 * who is signed in can do it again, to confirm who they are, with ?again=… and the names of the methods.
 */
export default function signIn({ update, state, query }) {
  let step = first;
  let mfaToken;
  let kinds;
  let only;
  let setup;
  let codes;
  let before;
  const flow = {
    update,
    name: state.name ?? '',
    next: query.get('next'),
    again: query.get('again')?.split(','),
    emailCode: state.emailCode,
    named: name => { flow.name = name; },
    main: method => shown()[0] === method,
    alone: method => {
      only = method;
      show(first);
    },
    finish,
  };
  const offered = modules.map(method => method.default(flow));
  const offers = name => !flow.again || flow.again.some(each => each === name || name === 'provider' && settings.providers.includes(each));
  const shown = () => (only ? [only] : offered.filter((method, index) => offers(settings.methods[index])));
  const code = new Form(update, values =>
    finish(call('POST', 'token/mfa/', { body: { mfa_token: mfaToken, code: values.code } })));

  const key = new Form(update, async () => {
    const credential = await sign('token/mfa/passkey/options/', { mfa_token: mfaToken });
    return finish(call('POST', 'token/mfa/passkey/', { body: { mfa_token: mfaToken, credential } }));
  });

  async function finish(answer) {
    try {
      const tokens = await answer;
      begin(tokens);
      if (tokens.recovery_codes) {
        codes = tokens.recovery_codes;
        show(saving);
      } else {
        await done();
      }
    } catch (failure) {
      await next(failure);
    }
  }

  /** Continues with what the service asks for. */
  async function next(failure) {
    if (failure.code === 'mfa_required') {
      mfaToken = failure.body.mfa_token;
      kinds = failure.body.methods ?? ['totp'];
      show(second);
    } else if (failure.code === 'mfa_enrolment_required' && failure.body.mfa_token) {
      mfaToken = failure.body.mfa_token;
      setup = enrolment(update, await call('POST', 'token/mfa/totp/', { body: { mfa_token: mfaToken } }), values =>
        finish(call('POST', 'token/mfa/totp/confirm/', { body: { mfa_token: mfaToken, code: values.code } })));
      show(enrolling);
    } else if (failure.code === 'token_not_valid' && step !== first) {
      state.notice = undefined;
      state.problem = t('signIn.tooLate');
      show(first);
    } else {
      throw failure;
    }
  }

  function show(other) {
    step = other;
    update();
    document.querySelector(step === first ? 'h1' : 'main input, h1')?.focus();
  }

  async function done() {
    if (before && ownId() !== before.user) {
      go('account/', { replace: true, state: { notice: t('again.other') } });
      return;
    }
    if (before) {
      // This session is in its place.
      await authorized('DELETE', `sessions/${before.session}/`).catch(() => {});
      const session = await ownSession();
      if (!isRecent(session)) {
        before.session = session.id;
        state.problem = t('again.unknown');
        show(first);
        return;
      }
    }
    if (!(await speaksAsTheAccount(nextPage(flow.next) ?? 'account/'))) {
      go(nextPage(flow.next) ?? 'account/', { replace: true });
    }
  }

  function first() {
    return focused({
      title: t(flow.again ? 'again.title' : 'signIn.title'),
      intro: flow.again ? t('again.intro') : t('signIn.intro', { name: settings.name }),
      content: html`
        ${notice('success', state.notice)}
        ${notice('problem', state.problem)}
        ${isSecureContext ? nothing : notice('problem', t('signIn.insecure'))}
        ${inOrder(shown().map(method => method.view()))}`,
      after: flow.again
        ? link(nextPage(flow.next) ?? 'account/', t('cancel'))
        : settings.registration === 'open' ? html`${t('signIn.new')} ${link('account/sign-up', t('signIn.signUp'))}` : nothing,
    });
  }

  function second() {
    const app = kinds.includes('totp');
    const withKey = kinds.includes('passkey') && usable();
    return focused({
      title: t('code.title'),
      intro: t(app ? 'code.intro' : 'code.introRecovery'),
      content: html`${withKey
        ? html`${key.view({ fields: nothing, button: html`${icon('key')} ${t('passkey.use')}` })}${or()}`
        : nothing}
        ${code.view({
          fields: code.field({ name: 'code', label: t('field.code'), autocomplete: 'one-time-code', hint: app ? t('code.hint') : undefined }),
          button: t('continue'),
          kind: withKey ? 'secondary' : '',
          cancel: () => show(first),
        })}`,
    });
  }

  function enrolling() {
    return focused({
      title: t('enrol.title'),
      intro: t('enrol.required'),
      content: setup.view({ cancel: () => show(first) }),
    });
  }

  function saving() {
    return focused({ title: t('recovery.title'), content: recoveryCodes(codes, done) });
  }

  /** Whoever is signed in already need not do it again. */
  async function enter() {
    const member = await resume().catch(() => false);
    if (member) {
      offered.forEach(method => method.returned?.());
      if (!flow.again) {
        go(nextPage(flow.next) ?? 'account/', { replace: true });
        return;
      }
      before = { user: ownId(), session: (await ownSession()).id };
    } else {
      flow.again = undefined;
    }
    update();
    await Promise.all(shown().map(method => method.begin?.()));
  }

  return { title: t('signIn.title'), enter, view: () => step() };
}

/** Opens a page in the account's language, if that is not the one of this page. Returns whether it does. */
async function speaksAsTheAccount(page) {
  // Without encryption, no session outlives the page.
  if (!settings.accountLanguage || !isSecureContext) {
    return false;
  }
  const spoken = spokenOf((await authorized('GET', 'users/me/')).locale);
  if (!spoken || spoken === language) {
    return false;
  }
  keepLanguage(spoken, home.pathname);
  location.replace(href(page));
  return true;
}
