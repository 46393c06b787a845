import { html, nothing } from '../lit-html.js';
import { Form } from '../forms.js';
import { ask, close, dialog, notice } from '../parts.js';

const ID = 'asking';

/**
 * Asks before something happens that matters: says what it will do, and does it once. Also says afterwards what happened.
 *
 * @param update draws the page again
 * @param said what the page that led here says, if it says something
 */
export function asking(update, said) {
  let question;
  let form;

  const shut = () => {
    close(ID);
    question = undefined;
    update();
  };

  const draw = parts => (question.view ? question.view(form, parts) : form.view(parts));

  return {
    /**
     * @param question title, text, the button's text, whether it is a danger, fields (a function of the form), view (draws the form
     *     in place of its own method), run (a function of the form's values that returns a promise, perhaps of what to say
     *     afterwards)
     */
    ask(asked) {
      said = undefined;
      question = asked;
      form = new Form(update, async values => {
        const text = await asked.run(values);
        shut();
        said = text;
        update();
        if (document.activeElement === document.body) {
          // What was pressed is gone.
          document.querySelector('h1')?.focus();
        }
      });
      update();
      ask(ID);
      // Without a field, the focus is on the button that changes nothing.
      const first = document.querySelector(`#${ID} :is(input, textarea):not([tabindex="-1"])`);
      (first ?? document.querySelector(`#${ID} .secondary`)).focus();
    },
    view: () => html`
      ${said ? notice('success', said) : nothing}
      ${question
        ? dialog(ID, question.title, html`${question.text ? html`<p>${question.text}</p>` : nothing}
          ${draw({
            fields: question.fields?.(form) ?? nothing,
            button: question.button,
            kind: question.danger ? 'danger' : '',
            cancel: shut,
          })}`, undefined, () => {
          question = undefined;
          update();
        })
        : nothing}`,
  };
}
