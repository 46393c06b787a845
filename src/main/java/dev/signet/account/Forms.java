package dev.signet.account;

import dev.signet.user.LoginConfig;
import dev.signet.user.LoginField;
import dev.signet.user.User;
import dev.signet.user.Usernames;
import dev.signet.web.ApiError;
import dev.signet.web.Field;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The bodies that the endpoints for accounts take: djoser's serializers. Some fields depend on the settings. */
@Singleton
class Forms {
    private static final String USERNAME = "username";
    private static final String EMAIL = "email";
    private static final String PASSWORD = "password";
    private static final String RE_PASSWORD = "re_password";
    private static final String NEW_PASSWORD = "new_password";
    private static final String RE_NEW_PASSWORD = "re_new_password";
    private static final String NEW_USERNAME = "new_username";
    private static final String RE_NEW_USERNAME = "re_new_username";
    private static final String CURRENT_PASSWORD = "current_password";
    private static final String INVITATION = "invitation";
    private static final String UID = "uid";
    private static final String TOKEN = "token";

    private static final Field CURRENT = Field.text(CURRENT_PASSWORD, "Current password");
    private static final Field ADDRESS = Field.email(EMAIL, "Email address");

    /** Someone's e-mail address. */
    static final Form ADDRESS_ALONE = Form.of(Field.email(EMAIL, "Email"));

    /** The link in a mail. */
    static final Form LINK = Form.of(Field.text(UID, "Uid"), Field.text(TOKEN, "Token"));

    /** The password that it takes to delete an account. */
    static final Form FAREWELL = Form.of(CURRENT);

    /** What a user may change of the account. Who has no address says so, too. */
    static final Form PROFILE = Form.of(
            ADDRESS.optional().orBlank(),
            Field.readOnly("id", "integer", "ID"),
            Field.readOnly(USERNAME, "string", "Username"),
            CURRENT.optional());

    /** What an administrator may change of an account; the password is needed where it is the administrator's own. */
    static final Form ACCOUNT = Form.of(
            ADDRESS.optional().orBlank(),
            Field.readOnly("id", "integer", "ID"),
            Field.readOnly(USERNAME, "string", "Username"),
            Field.bool("is_active", "Active"),
            Field.bool("is_staff", "Staff status"),
            CURRENT.optional());

    /** Whom an invitation is for. */
    static final Form INVITED = Form.of(ADDRESS.optional());

    private final Form registration;
    private final Form password;
    private final Form passwordReset;
    private final Form username;

    Forms(AccountConfig config, RegistrationConfig who, LoginConfig login) {
        boolean addressed = config.activation() || login.fields().equals(Set.of(LoginField.EMAIL));
        Stream<Field> ask = Stream.of(
                addressed ? ADDRESS : ADDRESS.optional().orBlank(),
                Field.text(USERNAME, "Username").atMost(User.LONGEST_USERNAME),
                Field.readOnly("id", "integer", "ID"),
                Field.text(PASSWORD, "Password"));
        boolean invited = who.mode() == RegistrationConfig.Mode.INVITATION;
        Field invitation = Field.text(INVITATION, "Invitation");
        this.registration = form(ask, config, RE_PASSWORD, invited ? List.of(invitation) : List.of());
        this.password = form(Stream.of(CURRENT, Field.text(NEW_PASSWORD, "New password")), config, RE_NEW_PASSWORD);
        this.passwordReset = form(
                Stream.of(Field.text(UID, "Uid"), Field.text(TOKEN, "Token"), Field.text(NEW_PASSWORD, "New password")),
                config,
                RE_NEW_PASSWORD);
        this.username = form(
                Stream.of(CURRENT, Field.text(NEW_USERNAME, "Username").atMost(User.LONGEST_USERNAME)),
                config,
                RE_NEW_USERNAME);
    }

    private static Form form(Stream<Field> fields, AccountConfig config, String again) {
        return form(fields, config, again, List.of());
    }

    private static Form form(Stream<Field> fields, AccountConfig config, String again, List<Field> more) {
        List<Field> all = new ArrayList<>(fields.toList());
        if (config.retype()) {
            all.add(Field.text(again, again.replace('_', ' ')));
        }
        all.addAll(more);
        return Form.of(all.toArray(Field[]::new));
    }

    /** What somebody registers with; {@code email} is empty where it may be left out. */
    record NewAccount(String username, String email, String password, Optional<SecretToken> invitation) {
        @Override
        public String toString() {
            return "NewAccount[" + username + "]";
        }
    }

    /** Another password, and the one before. */
    record NewPassword(String current, String next) {
        @Override
        public String toString() {
            return "NewPassword";
        }
    }

    /** Another password, and the link that allows it. */
    record ResetPassword(long user, SecretToken token, String next) {
        @Override
        public String toString() {
            return "ResetPassword[" + user + "]";
        }
    }

    /** Another username. */
    record NewUsername(String currentPassword, String next) {
        @Override
        public String toString() {
            return "NewUsername[" + next + "]";
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

    Form registration() {
        return registration;
    }

    Form password() {
        return password;
    }

    Form passwordReset() {
        return passwordReset;
    }

    Form username() {
        return username;
    }

    NewAccount newAccount(RequestBody body) {
        Map<String, String> values = registration.read(body);
        same(values, PASSWORD, RE_PASSWORD, "password");
        return new NewAccount(
                username(values.get(USERNAME), USERNAME),
                address(values).orElse(""),
                values.get(PASSWORD),
                Optional.ofNullable(values.get(INVITATION)).map(SecretToken::of));
    }

    NewPassword newPassword(RequestBody body) {
        Map<String, String> values = password.read(body);
        same(values, NEW_PASSWORD, RE_NEW_PASSWORD, "password");
        return new NewPassword(values.get(CURRENT_PASSWORD), values.get(NEW_PASSWORD));
    }

    ResetPassword resetPassword(RequestBody body) {
        Map<String, String> values = passwordReset.read(body);
        same(values, NEW_PASSWORD, RE_NEW_PASSWORD, "password");
        return new ResetPassword(
                Uid.parse(values.get(UID)), SecretToken.of(values.get(TOKEN)), values.get(NEW_PASSWORD));
    }

    NewUsername newUsername(RequestBody body) {
        Map<String, String> values = username.read(body);
        same(values, NEW_USERNAME, RE_NEW_USERNAME, "username");
        return new NewUsername(values.get(CURRENT_PASSWORD), username(values.get(NEW_USERNAME), NEW_USERNAME));
    }

    static Link link(RequestBody body) {
        Map<String, String> values = LINK.read(body);
        return new Link(Uid.parse(values.get(UID)), SecretToken.of(values.get(TOKEN)));
    }

    static String address(RequestBody body) {
        return address(ADDRESS_ALONE.read(body)).orElseThrow();
    }

    static Optional<String> invited(RequestBody body) {
        return address(INVITED.read(body));
    }

    static String farewell(RequestBody body) {
        return FAREWELL.read(body).get(CURRENT_PASSWORD);
    }

    static NewProfile newProfile(RequestBody body) {
        return profile(PROFILE.read(body));
    }

    private static NewProfile profile(Map<String, String> values) {
        return new NewProfile(address(values), Optional.ofNullable(values.get(CURRENT_PASSWORD)));
    }

    static AccountChange accountChange(RequestBody body) {
        Map<String, String> values = ACCOUNT.read(body);
        return new AccountChange(
                profile(values),
                Optional.ofNullable(values.get("is_active")).map(Boolean::valueOf),
                Optional.ofNullable(values.get("is_staff")).map(Boolean::valueOf));
    }

    /** Domains know no case; Django stores them in small letters, too. */
    private static Optional<String> address(Map<String, String> values) {
        return Optional.ofNullable(values.get(EMAIL)).map(address -> {
            int domain = address.lastIndexOf('@') + 1;
            return address.substring(0, domain) + address.substring(domain).toLowerCase(Locale.ROOT);
        });
    }

    private static String username(String typed, String field) {
        String username = Usernames.normalized(typed);
        List<String> faults = Usernames.faults(username);
        if (!faults.isEmpty()) {
            throw ApiError.invalid(Map.of(field, faults));
        }
        return username;
    }

    private static void same(Map<String, String> values, String field, String again, String what) {
        if (values.containsKey(again) && !values.get(again).equals(values.get(field))) {
            throw ApiError.invalid("non_field_errors", "The two " + what + " fields didn't match.");
        }
    }
}
