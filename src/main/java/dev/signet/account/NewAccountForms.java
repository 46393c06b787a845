package dev.signet.account;

import dev.signet.user.LoginConfig;
import dev.signet.user.LoginField;
import dev.signet.user.PasswordPolicy;
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
import java.util.stream.Stream;

/** The forms that create accounts: for registration and for administrators. */
@Singleton
class NewAccountForms {
    static final String INVITATION = "invitation";
    private static final String PASSWORD = "password";
    private static final String RE_PASSWORD = "re_password";
    private static final String STAFF = "is_staff";
    private static final Field ID = Field.readOnly("id", "integer", "ID");
    private static final Field SECRET = Field.text(PASSWORD, "Password");

    private final AccountConfig config;
    private final PasswordPolicy policy;
    private final Form registration;
    private final Form managedAccount;

    NewAccountForms(AccountConfig config, RegistrationConfig who, LoginConfig login, PasswordPolicy policy) {
        this.config = config;
        this.policy = policy;
        Field address = Forms.address(config);
        Field ifAny = address.optional().orBlank();
        boolean loginByEmail = login.fields().equals(Set.of(LoginField.EMAIL));
        boolean invited = who.mode() == RegistrationConfig.Mode.INVITATION;
        this.registration = Forms.form(
                Stream.of(config.activation() || loginByEmail ? address : ifAny, Forms.NAME, ID, SECRET),
                Stream.concat(
                        Forms.again(config, RE_PASSWORD),
                        invited ? Stream.of(Field.text(INVITATION, "Invitation")) : Stream.empty()));
        this.managedAccount = Forms.form(
                Stream.of(
                        loginByEmail ? address : ifAny,
                        Forms.NAME,
                        ID,
                        SECRET.optional(),
                        Field.bool(STAFF, "Staff status")),
                Forms.again(config, RE_PASSWORD).map(Field::optional));
    }

    /** The values of a registration; {@code email} is empty if the form may omit it. */
    record NewAccount(String username, String email, String password, Optional<SecretToken> invitation) {
        @Override
        public String toString() {
            return "NewAccount[" + username + "]";
        }
    }

    /**
     * The values with which an administrator creates an account.
     *
     * @param password empty if the user is to set one
     */
    record ManagedAccount(String username, String email, Optional<String> password, boolean staff) {
        @Override
        public String toString() {
            return "ManagedAccount[" + username + "]";
        }
    }

    Form registration() {
        return registration;
    }

    Form managedAccount() {
        return managedAccount;
    }

    /**
     * Reads a registration and checks everything, including the password, except whether the username and address are
     * taken.
     */
    FilledForm registration(RequestBody body) {
        return withPasswordFaults(Forms.fill(registration, RE_PASSWORD, body));
    }

    static NewAccount newAccount(FilledForm form) {
        Map<String, String> values = form.values();
        return new NewAccount(
                Usernames.normalized(values.get(Forms.USERNAME)),
                Forms.address(form).orElse(""),
                values.get(PASSWORD),
                Optional.ofNullable(values.get(INVITATION)).map(SecretToken::of));
    }

    /** Does the same for an account that an administrator creates. */
    FilledForm managedAccount(RequestBody body) {
        FilledForm form = managedAccount.fill(body);
        if (config.retype() && form.value(PASSWORD).isPresent() && !form.has(RE_PASSWORD)) {
            form.add(RE_PASSWORD, List.of("This field is required."));
        }
        return withPasswordFaults(form);
    }

    static ManagedAccount newManagedAccount(FilledForm form) {
        form.values();
        return new ManagedAccount(
                username(form).orElseThrow(),
                Forms.address(form).orElse(""),
                form.value(PASSWORD),
                form.value(STAFF).map(Boolean::valueOf).orElse(false));
    }

    /**
     * Checks the password. As in djoser, a repetition that differs is reported only if the password has no other error.
     */
    private FilledForm withPasswordFaults(FilledForm form) {
        form.value(PASSWORD).ifPresent(password -> {
            List<String> faults = policy.faults(
                    password, username(form).orElse(""), Forms.address(form).orElse(""));
            form.add(PASSWORD, faults);
            if (faults.isEmpty() && !Forms.isRepeated(form, PASSWORD, RE_PASSWORD)) {
                form.add(FilledForm.NO_FIELD, List.of(Faults.mismatch("password")));
            }
        });
        return form;
    }

    /** Returns the username in the form, normalized for storage; empty if it is missing or invalid. */
    static Optional<String> username(FilledForm form) {
        return form.value(Forms.USERNAME).map(Usernames::normalized);
    }
}
