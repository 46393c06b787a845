package dev.signet.account;

import static dev.signet.account.AccountFields.EMAIL;
import static dev.signet.account.AccountFields.ID;
import static dev.signet.account.AccountFields.NEW_USERNAME;
import static dev.signet.account.AccountFields.USERNAME;

import dev.signet.confirm.Confirmation;
import dev.signet.profile.ProfileFields;
import dev.signet.profile.ProfileValues;
import dev.signet.user.Usernames;
import dev.signet.web.Field;
import dev.signet.web.FilledForm;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.stream.Stream;

/** The forms that change or delete an account, equivalent to djoser's serializers. */
@Singleton
class ProfileForms {
    private static final Field<Void> UNCHANGED_USERNAME = Field.readOnly(USERNAME.name(), "string", USERNAME.label());
    private static final Field<Boolean> ACTIVE = Field.bool("is_active", "Active");
    private static final Field<Boolean> STAFF = Field.bool("is_staff", "Staff status");

    /** The current password, required to delete an account. */
    private static final Form DELETION = Form.of(Confirmation.FIELD);

    private final ProfileFields profileFields;
    private final Field<String> email;
    private final Form username;

    ProfileForms(AccountFields fields, ProfileFields profileFields) {
        this.profileFields = profileFields;
        // It may be blank, so that users without an address can send it back.
        this.email = fields.email().optional().orBlank();
        this.username = Form.of(Stream.of(Confirmation.FIELD, NEW_USERNAME), fields.again(NEW_USERNAME));
    }

    /**
     * A new username.
     *
     * @param repeated whether the repetition matches, or none was required
     */
    record NewUsername(Optional<String> currentPassword, String text, boolean repeated) {
        static NewUsername of(FilledForm form) {
            return new NewUsername(
                    form.find(Confirmation.FIELD),
                    Usernames.normalized(form.get(NEW_USERNAME)),
                    AccountFields.isRepeated(form, NEW_USERNAME));
        }

        @Override
        public String toString() {
            return "NewUsername[" + text + "]";
        }
    }

    /**
     * Changes that a user makes to their own account.
     *
     * @param values of the fields that the settings add
     * @param form has the current password, if the user gave it
     */
    record NewProfile(Optional<String> email, ProfileValues values, FilledForm form) {
        @Override
        public String toString() {
            return "NewProfile";
        }
    }

    /**
     * Changes that an administrator makes to an account.
     *
     * @param profile the new e-mail address; administrators change their own address in the same way as any user
     */
    record AccountChange(NewProfile profile, Optional<Boolean> active, Optional<Boolean> staff) {}

    /** The form with which users change their own account. */
    Form profile() {
        return profile(email);
    }

    private Form profile(Field<String> address) {
        return Form.of(
                Stream.concat(Stream.of(address), profileFields.forUsers()),
                Stream.of(ID, UNCHANGED_USERNAME, Confirmation.FIELD.optional()));
    }

    /**
     * Reads the changes to a user's own account.
     *
     * @param present the current e-mail address; sending it back changes nothing
     */
    NewProfile profile(RequestBody body, String present) {
        return change(profile(email.keeping(present)).fill(body).verifiedBut(Confirmation.FIELD), present);
    }

    /**
     * The form with which an administrator changes an account. The password is required only for the administrator's
     * own account.
     */
    Form account() {
        return account(email);
    }

    private Form account(Field<String> address) {
        return Form.of(
                Stream.concat(Stream.of(address), profileFields.forAdministrators()),
                Stream.of(ID, UNCHANGED_USERNAME, ACTIVE, STAFF, Confirmation.FIELD.optional()));
    }

    /** Does the same as {@link #profile(RequestBody, String)} for the changes that an administrator makes. */
    AccountChange account(RequestBody body, String present) {
        FilledForm form = account(email.keeping(present)).fill(body).verifiedBut(Confirmation.FIELD);
        return new AccountChange(change(form, present), form.find(ACTIVE), form.find(STAFF));
    }

    private NewProfile change(FilledForm form, String present) {
        return new NewProfile(
                form.find(EMAIL).map(typed -> typed.equals(present) ? present : AccountFields.normalized(typed)),
                profileFields.in(form),
                form);
    }

    Form username() {
        return username;
    }

    FilledForm username(RequestBody body) {
        return username.fill(body);
    }

    /** Reads the form with which an account is deleted. */
    static FilledForm deletion(RequestBody body) {
        return DELETION.fill(body);
    }
}
