// The link's parameters come after the #, which browsers neither send to a server nor include in a referrer.
const [what, ...parts] = location.hash.slice(1).split('/').map(decodeURIComponent);
const form = document.querySelector('form');
const notice = document.querySelector('p');
const pages = {
  activate: { button: 'Confirm the email address', fields: {}, path: 'activation', done: 'Done. You can log in now.',
    body: () => ({ uid: parts[0], token: parts[1] }) },
  reset: { button: 'Set the password', fields: { new_password: ['New password', 'password', 'new-password'] },
    path: 'reset_password_confirm', done: 'Done. Log in with the new password.',
    body: () => ({ uid: parts[0], token: parts[1] }) },
  invitation: { button: 'Register', path: '', done: 'Done. If the address must be proven, a mail is on its way.',
    fields: { username: ['Username', 'text', 'username'], email: ['Email address', 'email', 'email'],
      password: ['Password', 'password', 'new-password'] },
    body: () => ({ invitation: parts[0] }) },
};
const page = pages[what];

function show() {
  for (const [name, [label, type, autocomplete]] of Object.entries(page.fields)) {
    const text = document.createElement('label');
    text.append(label, Object.assign(document.createElement('input'), { name, type, autocomplete, required: true }));
    form.append(text);
  }
  form.append(Object.assign(document.createElement('button'), { textContent: page.button }));
  form.hidden = false;
}

async function send(event) {
  event.preventDefault();
  const body = { ...page.body(), ...Object.fromEntries(new FormData(form)) };
  // If forms require new passwords twice, the page fills in the second one.
  const twice = { re_password: body.password, re_new_password: body.new_password };
  const answer = await fetch('/api/users/' + (page.path && page.path + '/'), {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ...twice, ...body }) });
  if (answer.ok) {
    form.hidden = true;
    notice.textContent = page.done;
  } else {
    const faults = await answer.json();
    notice.textContent = Object.values(faults).flat().join('\n');
  }
}

if (page) {
  show();
  form.addEventListener('submit', send);
} else {
  notice.textContent = 'This link is not complete.';
}
