package dev.signet.account;

import dev.signet.web.Field;
import dev.signet.web.FilledForm;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;

/** The form with the user id and token from a link in a mail. */
final class LinkForm {
    static final Field<String> UID = Field.text("uid", "Uid");
    static final Field<String> TOKEN = Field.text("token", "Token");
    static final Form FORM = Form.of(UID, TOKEN);

    private LinkForm() {}

    /** The user id and token of a link that a user followed. */
    record Link(long user, SecretToken token) {}

    static Link read(RequestBody body) {
        FilledForm form = FORM.read(body);
        return new Link(Uid.parse(form.get(UID)), SecretToken.of(form.get(TOKEN)));
    }
}
