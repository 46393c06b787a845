// The page has two URLs, /api/docs and /api/docs/, so other URLs are relative to this script.
const api = new URL('..', document.currentScript.src).href;
const [signIn, secondStep, signOut] = ['sign-in', 'second-step', 'sign-out'].map(id => document.getElementById(id));
const notice = document.querySelector('[role=status]');

const ui = SwaggerUIBundle({
  url: api + 'openapi',
  dom_id: '#documentation',
  deepLinking: true,
});

let loginField = 'username';
let mfaToken;
let refresh;

async function post(path, body) {
  const response = await fetch(api + path, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  return { ok: response.ok, body: await response.json() };
}

function show(form) {
  for (const each of [signIn, secondStep, signOut]) {
    each.hidden = each !== form;
  }
  form.querySelector('input, button').focus();
}

// The tokens are only in the page's memory.
function finish({ ok, body }, again) {
  if (ok) {
    refresh = body.refresh;
    ui.preauthorizeApiKey('bearerAuth', body.access);
    document.getElementById('who').textContent = 'Signed in as ' + signIn.elements.login.value + '.';
    signIn.elements.password.value = '';
    secondStep.reset();
    show(signOut);
    offer('console', JSON.parse(atob(body.access.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))).role === 'admin');
  } else if (body.code === 'mfa_required') {
    mfaToken = body.mfa_token;
    show(secondStep);
  } else {
    notice.textContent = typeof body.detail === 'string' ? body.detail : Object.values(body).flat().join(' ');
    show(body.code === 'token_not_valid' ? signIn : again);
  }
}

function onSubmit(form, action) {
  const button = form.querySelector('button');
  form.addEventListener('submit', async event => {
    event.preventDefault();
    notice.textContent = '';
    button.disabled = true;
    try {
      await action();
    } catch {
      notice.textContent = 'The service could not be reached. Please try again.';
    } finally {
      button.disabled = false;
    }
  });
}

onSubmit(signIn, async () => {
  const { login, password } = signIn.elements;
  finish(await post('token/', { [loginField]: login.value, password: password.value }), signIn);
});

onSubmit(secondStep, async () =>
  finish(await post('token/mfa/', { mfa_token: mfaToken, code: secondStep.elements.code.value }), secondStep));

onSubmit(signOut, async () => {
  await post('token/blacklist/', refresh ? { refresh } : {});
  ui.authActions.logout(['bearerAuth']);
  offer('console', false);
  show(signIn);
});

// The pages for people may be turned off.
function offer(page, wanted) {
  const link = document.getElementById(page);
  link.hidden = true;
  if (wanted) {
    link.href = new URL('../' + page + '/', api).href;
    fetch(link.href, { method: 'HEAD' }).then(response => {
      link.hidden = !response.ok;
      link.parentElement.hidden &&= !response.ok;
    }).catch(() => {});
  }
}

offer('account', true);

// With some configurations, people can sign in only with their email address.
fetch(api + 'token/', { method: 'OPTIONS' }).then(response => response.json()).then(view => {
  if (view.actions && view.actions.POST.email) {
    loginField = 'email';
    document.getElementById('login-label').textContent = 'Email';
  }
}).catch(() => {});
