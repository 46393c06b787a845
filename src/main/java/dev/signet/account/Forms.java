package dev.signet.account;

import dev.signet.user.User;
import dev.signet.user.Usernames;
import dev.signet.web.Field;
import dev.signet.web.FilledForm;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The forms of the account endpoints, equivalent to djoser's serializers. Some fields depend on the settings. */
@Singleton
class Forms {
    static final String USERNAME = "username";
    static final String EMAIL = "email";
    static final String NEW_PASSWORD = "new_password";
    private static final String RE_NEW_PASSWORD = "re_new_password";
    static final String NEW_USERNAME = "new_username";
    private static final String RE_NEW_USERNAME = "re_new_username";
    static final String CURRENT_PASSWORD = "current_password";
    private static final String UID = "uid";
    private static final String TOKEN = "token";

    private static final Field CURRENT = Field.text(CURRENT_PASSWORD, "Current password");
    private static final Field NEXT = Field.text(NEW_PASSWORD, "New password");
    private static final Function<String, List<String>> RULE = typed -> Usernames.faults(Usernames.normalized(typed));
    static final Field NAME =
            Field.text(USERNAME, "Username").atMost(User.LONGEST_USERNAME).obeying(RULE);

    /** The user id and token from a link in a mail. */
    static final Form LINK = Form.of(Field.text(UID, "Uid"), Field.text(TOKEN, "Token"));

    /** The current password, required to delete an account. */
    static final Form FAREWELL = Form.of(CURRENT);

    private final Field address;
    private final Form addressAlone;
    private final Form invited;
    private final Form password;
    private final Form givenPassword;
    private final Form passwordReset;
    private final Form username;

    Forms(AccountConfig config) {
        this.address = address(config);
        // Imported accounts may have an address at localhost, whatever the settings.
        this.addressAlone = Form.of(Field.email(EMAIL, "Email", with("localhost", localDomains(config))));
        this.invited = Form.of(address.optional());
        this.password = form(Stream.of(CURRENT, NEXT), again(config, RE_NEW_PASSWORD));
        this.givenPassword = form(Stream.of(NEXT), again(config, RE_NEW_PASSWORD));
        this.passwordReset = form(
                Stream.of(Field.text(UID, "Uid"), Field.text(TOKEN, "Token"), NEXT), again(config, RE_NEW_PASSWORD));
        this.username = form(
                Stream.of(
                        CURRENT,
                        Field.text(NEW_USERNAME, "Username")
                                .atMost(User.LONGEST_USERNAME)
                                .obeying(RULE)),
                again(config, RE_NEW_USERNAME));
    }

    /** Returns the e-mail field for an account. */
    static Field address(AccountConfig config) {
        return Field.email(EMAIL, "Email address", localDomains(config)).atMost(User.LONGEST_EMAIL);
    }

    private static Set<String> localDomains(AccountConfig config) {
        return config.localDomains().orElse(Set.of());
    }

    private static Set<String> with(String one, Set<String> domains) {
        return Stream.concat(domains.stream(), Stream.of(one)).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the field for the repeated value, if the settings require one. */
    static Stream<Field> again(AccountConfig config, String field) {
        return config.retype() ? Stream.of(repetition(field)) : Stream.empty();
    }

    private static Field repetition(String field) {
        return Field.text(field, field.replace('_', ' '));
    }

    /** Reads a form with a password. Clients of dj-rest-auth must repeat the password whatever the settings. */
    static FilledForm fill(Form form, String again, RequestBody body) {
        return (body.isOfDjRestAuth() ? form.with(repetition(again)) : form).fill(body);
    }

    static Form form(Stream<Field> fields, Stream<Field> more) {
        return Form.of(Stream.concat(fields, more).toArray(Field[]::new));
    }

    /**
     * A new password.
     *
     * @param repeated whether the repetition matches, or none was required
     */
    record NewPassword(String text, boolean repeated) {
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

    /**
     * A new username.
     *
     * @param repeated whether the repetition matches, or none was required
     */
    record NewUsername(String currentPassword, String text, boolean repeated) {
        @Override
        public String toString() {
            return "NewUsername[" + text + "]";
        }
    }

    /** The user id and token of a link that a user followed. */
    record Link(long user, SecretToken token) {}

    /** Changes that a user makes to their own account. */
    record NewProfile(Optional<String> email, Optional<String> currentPassword) {
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

    /** The form with an e-mail address only. */
    Form addressAlone() {
        return addressAlone;
    }

    /** The form to invite somebody. */
    Form invited() {
        return invited;
    }

    /**
     * The form with which users change their own account. The address may be blank, so that users without one can send
     * it back.
     */
    Form profile() {
        return profile(address);
    }

    private static Form profile(Field address) {
        return Form.of(
                address.optional().orBlank(),
                Field.readOnly("id", "integer", "ID"),
                Field.readOnly(USERNAME, "string", "Username"),
                CURRENT.optional());
    }

    /**
     * The form with which an administrator changes an account. The password is required only for the administrator's
     * own account.
     */
    Form account() {
        return account(address);
    }

    private static Form account(Field address) {
        return Form.of(
                address.optional().orBlank(),
                Field.readOnly("id", "integer", "ID"),
                Field.readOnly(USERNAME, "string", "Username"),
                Field.bool("is_active", "Active"),
                Field.bool("is_staff", "Staff status"),
                CURRENT.optional());
    }

    Form password() {
        return password;
    }

    Form givenPassword() {
        return givenPassword;
    }

    Form passwordReset() {
        return passwordReset;
    }

    Form username() {
        return username;
    }

    /** Returns the address in a form, normalized for storage. */
    static Optional<String> address(FilledForm form) {
        return form.value(EMAIL).map(Forms::address);
    }

    FilledForm password(RequestBody body) {
        return fill(password, RE_NEW_PASSWORD, body);
    }

    FilledForm username(RequestBody body) {
        return username.fill(body);
    }

    FilledForm givenPassword(RequestBody body) {
        return givenPassword.fill(body);
    }

    static NewPassword newPassword(FilledForm form) {
        return new NewPassword(form.values().get(NEW_PASSWORD), isRepeated(form, NEW_PASSWORD, RE_NEW_PASSWORD));
    }

    ResetPassword resetPassword(RequestBody body) {
        FilledForm form = fill(passwordReset, RE_NEW_PASSWORD, body);
        Map<String, String> values = form.values();
        return new ResetPassword(values.get(UID), SecretToken.of(values.get(TOKEN)), newPassword(form));
    }

    static NewUsername newUsername(FilledForm form) {
        Map<String, String> values = form.values();
        return new NewUsername(
                values.get(CURRENT_PASSWORD),
                Usernames.normalized(values.get(NEW_USERNAME)),
                isRepeated(form, NEW_USERNAME, RE_NEW_USERNAME));
    }

    static boolean isRepeated(FilledForm form, String field, String again) {
        return form.value(again).isEmpty() || form.value(again).equals(form.value(field));
    }

    static Link link(RequestBody body) {
        Map<String, String> values = LINK.read(body);
        return new Link(Uid.parse(values.get(UID)), SecretToken.of(values.get(TOKEN)));
    }

    /** Returns an address to look up, as the user typed it. */
    String address(RequestBody body) {
        return addressAlone.read(body).get(EMAIL);
    }

    Optional<String> invited(RequestBody body) {
        FilledForm form = invited.fill(body);
        form.values();
        return address(form);
    }

    static String farewell(RequestBody body) {
        return FAREWELL.read(body).get(CURRENT_PASSWORD);
    }

    /**
     * Reads the changes to a user's own account.
     *
     * @param present the current e-mail address; sending it back changes nothing
     */
    NewProfile newProfile(RequestBody body, String present) {
        return change(profile(address.keeping(present)).fill(body), present);
    }

    private static NewProfile change(FilledForm form, String present) {
        form.values();
        return new NewProfile(
                form.value(EMAIL).map(typed -> typed.equals(present) ? present : address(typed)),
                form.value(CURRENT_PASSWORD));
    }

    /** Does the same for the changes that an administrator makes. */
    AccountChange accountChange(RequestBody body, String present) {
        FilledForm form = account(address.keeping(present)).fill(body);
        return new AccountChange(
                change(form, present),
                form.value("is_active").map(Boolean::valueOf),
                form.value("is_staff").map(Boolean::valueOf));
    }

    /**
     * Converts the domain to lower case, as Django does. Only ASCII letters are converted. The database decides which
     * other letters are equal, and a lookup by the typed spelling must find the stored one.
     */
    private static String address(String typed) {
        int domain = typed.lastIndexOf('@') + 1;
        return typed.substring(0, domain)
                + typed.substring(domain)
                        .codePoints()
                        .map(c -> c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
    }
}
