import { html, nothing } from '../lit-html.js';
import { call } from '../api.js';
import { Form } from '../forms.js';
import { focused, link, notice } from '../parts.js';
import { go } from '../router.js';
import { signedIn, forget, resume } from '../session.js';
import { t } from '../text.js';
import signUp, { newPassword } from './sign-up.js';

/** What links in mails lead to: /account/#activate/…, #reset/…, #code/… and #invitation/…. They do nothing until a button is pressed. */
export default function linked(context) {
  const [what, ...parts] = context.parts;
  const page = PAGES[what];
  return page && parts.length === page.parts && parts.every(Boolean) ? page.open(context, parts) : incomplete();
}

const PAGES = {
  activate: { parts: 2, open: activate },
  reset: { parts: 2, open: reset },
  code: { parts: 2, open: code },
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

/** A code works on the device that asked for it, which may be another one: so the page shows it. */
function code(context, [, digits]) {
  return {
    title: t('emailCode.title'),
    view: () => focused({
      title: t('emailCode.title'),
      content: html`<p>${t('emailCode.show', { code: digits })}</p>`,
      after: link('account/sign-in', t('signIn.title')),
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
