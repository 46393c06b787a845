import { html, nothing } from '../lit-html.js';
import { call } from '../api.js';
import { asked } from '../asked-code.js';
import { copied, copyButton } from '../copying.js';
import { Form } from '../forms.js';
import { focused, link, notice } from '../parts.js';
import { go, signInFor } from '../router.js';
import { forget, resume, signedIn } from '../session.js';
import { home, settings } from '../settings.js';
import { t } from '../text.js';
import signUp, { newPassword } from './sign-up.js';

/**
 * What links in mails lead to: /account/#activate/…, #reset/…, #code/… and #invitation/…; and the one in the log,
 * #first-admin/…. They do nothing until a button is pressed.
 */
export default function linked(context) {
  const [what, ...parts] = context.parts;
  const page = PAGES[what];
  return page && parts.length === page.parts && parts.every(Boolean) ? page.open(context, parts) : incomplete();
}

const byMailOnly = settings.loginFields.join() === 'email';

const PAGES = {
  activate: { parts: 2, open: activate },
  reset: { parts: 2, open: reset },
  code: { parts: 2, open: code },
  'first-admin': { parts: 1, open: firstAdmin },
  invitation: { parts: 1, open: (context, [invitation]) => signUp({ ...context, invitation }) },
};

function activate({ update }, [uid, token]) {
  let spent;
  const form = new Form(update, async () => {
    try {
      await call('POST', 'users/activation/', { body: { uid, token } });
    } catch (failure) {
      spent = unusable(failure);
      if (!spent) {
        throw failure;
      }
      return;
    }
    const member = await resume().catch(() => false);
    go(member ? 'account/' : 'account/sign-in', { replace: true, state: { notice: t('activate.done') } });
  });
  return {
    title: t('activate.title'),
    view: () => spent
      ? over(spent, html`${link('account/sign-in', t('signIn.title'))}`)
      : focused({
        title: t('activate.title'),
        intro: t('activate.intro'),
        content: form.view({ fields: nothing, button: t('activate.button') }),
      }),
  };
}

function reset({ update }, [uid, token]) {
  let spent;
  const form = new Form(update, async ({ password }) => {
    try {
      await call('POST', 'users/reset_password_confirm/', {
        body: { uid, token, new_password: password, re_new_password: password },
      });
    } catch (failure) {
      spent = unusable(failure);
      if (!spent) {
        throw renamed(failure);
      }
      return;
    }
    if (signedIn()) {
      forget();
    }
    go('account/sign-in', { replace: true, state: { notice: t('reset.done') } });
  });
  return {
    title: t('reset.title'),
    view: () => spent
      ? over(spent, html`${link('account/forgot-password', t('reset.another'))}`)
      : focused({
        title: t('reset.title'),
        intro: t('reset.intro'),
        content: form.view({ fields: newPassword(form, 'password', t('field.newPassword')), button: t('reset.button') }),
      }),
  };
}

/** A code works in the browser that asked for it. If that is another one, it can be copied or typed there. */
function code(context, [address, digits]) {
  const here = asked()?.email.toLowerCase() === address.toLowerCase();
  const signIn = () => go('account/sign-in', { replace: true, state: { emailCode: { email: address, code: digits } } });
  return {
    title: t('emailCode.title'),
    view: () => focused({
      title: t('emailCode.title'),
      intro: t(here ? 'emailCode.here' : 'emailCode.show'),
      content: html`<p class="mailed-code"><code>${digits}</code></p>
        <div class="stack">${here ? html`<button type="button" @click=${signIn}>${t('signIn.button')}</button>` : nothing}${copyButton(digits)}</div>
        ${copied()}`,
      after: here ? nothing : link('account/sign-in', t('signIn.title')),
    }),
  };
}

/** Creates the first administrator, and says what to do next. */
function firstAdmin({ update }, [token]) {
  let name;
  let spent;
  const form = new Form(update, async ({ username, email, password }) => {
    try {
      await call('POST', 'first_admin/', { body: { token, username, email, password, re_password: password } });
    } catch (failure) {
      spent = failure.status === 409 ? t('first.there') : failure.fields().token ? t('first.expired') : undefined;
      if (!spent) {
        throw failure;
      }
      return;
    }
    name = username;
    history.replaceState(history.state, '', location.pathname);
    update();
    document.querySelector('h1').focus();
  });
  const fields = () => html`
    ${form.field({ name: 'username', label: t('field.username'), autocomplete: 'username', maxlength: 150, value: 'admin' })}
    ${form.field({ name: 'email', label: t('field.email'), type: 'email', autocomplete: 'email', optional: !byMailOnly })}
    ${newPassword(form, 'password', t('field.password'))}`;
  const next = () => html`<ol class="numbered">
      <li>${t('first.step1')}</li>
      <li>${t('first.step2')}</li>
      <li>${t('first.step3')} <a href=${new URL('api/docs/', home).href}>${t('home.docs')}</a></li>
    </ol>
    <div class="stack">
      <button type="button" @click=${() => go(signInFor('account/security'), { replace: true, state: { name } })}>${t('signIn.title')}</button>
      ${settings.console ? html`<button type="button" class="secondary" @click=${() => go(signInFor('console/'), { replace: true, state: { name } })}>${t('first.console')}</button>` : nothing}
    </div>`;
  return {
    title: t('first.title'),
    view: () => spent
      ? over(spent, html`${link('account/sign-in', t('signIn.title'))}`)
      : name
        ? focused({ title: t('first.done'), intro: t('first.next'), content: next() })
        : focused({
          title: t('first.title'),
          intro: t('first.intro', { name: settings.name }),
          content: form.view({ fields: fields(), button: t('signUp.button') }),
        }),
  };
}

/** Returns what to say if the link itself is the problem, and not, for example, the network or the password. */
function unusable(failure) {
  if (failure.status === 403) {
    return t('link.used');
  }
  const { uid, token } = failure.fields();
  return uid || token ? t('link.expired') : undefined;
}

/** The form has a field "password", so that password managers find it; the service calls it otherwise. */
function renamed(failure) {
  if (failure.body.new_password) {
    failure.body.password = failure.body.new_password;
    delete failure.body.new_password;
  }
  return failure;
}

const over = (text, after) => focused({ title: t('link.title'), content: notice('problem', text), after });

const incomplete = () => ({
  title: t('link.title'),
  view: () => over(t('link.incomplete'), html`${link('account/sign-in', t('signIn.title'))}`),
});
