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

/** The bodies that the endpoints for accounts take: djoser's serializers. Some fields depend on the settings. */
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

    /** The link in a mail. */
    static final Form LINK = Form.of(Field.text(UID, "Uid"), Field.text(TOKEN, "Token"));

    /** The password that it takes to delete an account. */
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
        // Accounts that were brought along may have an address at localhost, whatever the settings.
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

    /** The address of an account. */
    static Field address(AccountConfig config) {
        return Field.email(EMAIL, "Email address", localDomains(config));
    }

    private static Set<String> localDomains(AccountConfig config) {
        return config.localDomains().orElse(Set.of());
    }

    private static Set<String> with(String one, Set<String> domains) {
        return Stream.concat(domains.stream(), Stream.of(one)).collect(Collectors.toUnmodifiableSet());
    }

    /** The field in which something is to be given a second time, if it must be. */
    static Stream<Field> again(AccountConfig config, String field) {
        return config.retype() ? Stream.of(repetition(field)) : Stream.empty();
    }

    private static Field repetition(String field) {
        return Field.text(field, field.replace('_', ' '));
    }

    /** Reads a form with a password; clients of dj-rest-auth give it twice, whatever the settings. */
    static FilledForm fill(Form form, String again, RequestBody body) {
        return (body.isOfDjRestAuth() ? form.with(repetition(again)) : form).fill(body);
    }

    static Form form(Stream<Field> fields, Stream<Field> more) {
        return Form.of(Stream.concat(fields, more).toArray(Field[]::new));
    }

    /**
     * Another password.
     *
     * @param repeated whether it was given twice, if it must be
     */
    record NewPassword(String text, boolean repeated) {
        @Override
        public String toString() {
            return "NewPassword";
        }
    }

    /** Another password, and the link that allows it. */
    record ResetPassword(String uid, SecretToken token, NewPassword next) {
        @Override
        public String toString() {
            return "ResetPassword[" + uid + "]";
        }
    }

    /**
     * Another username.
     *
     * @param repeated whether it was given twice, if it must be
     */
    record NewUsername(String currentPassword, String text, boolean repeated) {
        @Override
        public String toString() {
            return "NewUsername[" + text + "]";
        }
    }

    /** A link that was followed. */
    record Link(long user, SecretToken token) {}

    /** What a user changes of the account. */
    record NewProfile(Optional<String> email, Optional<String> currentPassword) {
        @Override
        public String toString() {
            return "NewProfile";
        }
    }

    /**
     * What an administrator changes of an account.
     *
     * @param profile the e-mail address, which of the administrator's own account changes as any user's does
     */
    record AccountChange(NewProfile profile, Optional<Boolean> active, Optional<Boolean> staff) {}

    /** Someone's e-mail address. */
    Form addressAlone() {
        return addressAlone;
    }

    /** Whom an invitation is for. */
    Form invited() {
        return invited;
    }

    /** What a user may change of the account. A user without an address says so, too. */
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

    /** What an administrator may change of an account; the password is needed where it is the administrator's own. */
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

    /** The address in a form, as it is to be stored. */
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

    /** An address to look for, as it was typed. */
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
     * What a user changes of the account.
     *
     * @param present the e-mail address that it has; whoever sends it back changes nothing
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

    /** The same of what an administrator changes. */
    AccountChange accountChange(RequestBody body, String present) {
        FilledForm form = account(address.keeping(present)).fill(body);
        return new AccountChange(
                change(form, present),
                form.value("is_active").map(Boolean::valueOf),
                form.value("is_staff").map(Boolean::valueOf));
    }

    /**
     * Django stores domains in small letters, too. Of ASCII alone: what else is one letter, the database decides, and the spelling
     * that is stored must be one of those that it finds by the spelling that was typed.
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
