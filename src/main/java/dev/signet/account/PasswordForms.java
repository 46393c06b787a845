package dev.signet.account;

import dev.signet.confirm.Confirmation;
import dev.signet.web.FilledForm;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/** The forms that set a password, equivalent to djoser's serializers. */
@Singleton
class PasswordForms {
    private final Form change;
    private final Form given;
    private final Form reset;

    PasswordForms(AccountFields fields) {
        this.change = Form.of(
                Stream.of(Confirmation.FIELD, AccountFields.NEW_PASSWORD), fields.again(AccountFields.NEW_PASSWORD));
        this.given = Form.of(Stream.of(AccountFields.NEW_PASSWORD), fields.again(AccountFields.NEW_PASSWORD));
        this.reset = Form.of(
                Stream.of(LinkForm.UID, LinkForm.TOKEN, AccountFields.NEW_PASSWORD),
                fields.again(AccountFields.NEW_PASSWORD));
    }

    /**
     * A new password.
     *
     * @param repeated whether the repetition matches, or none was required
     */
    record NewPassword(String text, boolean repeated) {
        static NewPassword of(FilledForm form) {
            return new NewPassword(
                    form.get(AccountFields.NEW_PASSWORD), AccountFields.isRepeated(form, AccountFields.NEW_PASSWORD));
        }

        @Override
        public String toString() {
            return "NewPassword";
        }
    }

    /** A new password, with the user id and token from the link that allows it. */
    record ResetPassword(String uid, SecretToken token, NewPassword next) {
        @Override
        public String toString() {
            return "ResetPassword[" + uid + "]";
        }
    }

    /** The form with which users change their own password. */
    Form change() {
        return change;
    }

    FilledForm change(RequestBody body) {
        return AccountFields.fill(change, AccountFields.NEW_PASSWORD, body);
    }

    /** The form with which an administrator sets somebody's password. */
    Form given() {
        return given;
    }

    FilledForm given(RequestBody body) {
        return given.fill(body);
    }

    /** The form with which users set a password through a link. */
    Form reset() {
        return reset;
    }

    ResetPassword reset(RequestBody body) {
        FilledForm form = AccountFields.fill(reset, AccountFields.NEW_PASSWORD, body);
        return new ResetPassword(
                form.get(LinkForm.UID), SecretToken.of(form.get(LinkForm.TOKEN)), NewPassword.of(form));
    }
}
