import { html, nothing } from '../lit-html.js';
import { link, section } from '../parts.js';
import { go, path, signInFor } from '../router.js';
import { signOut } from '../session.js';
import { Form } from '../forms.js';
import { t } from '../text.js';

/** What users see who are no administrators. */
export default function refused({ update }) {
  const other = new Form(update, async () => {
    const page = path() + location.search;
    await signOut();
    go(signInFor(page), { replace: true });
  });
  return {
    title: t('console.refused'),
    view: () => section('', t('console.refusedText'), html`${other.view({
      fields: nothing,
      button: t('console.signInAsAdmin'),
      more: link('account/', t('home.account')),
    })}`),
  };
}
