package dev.signet.account;

import static dev.signet.account.AccountFields.ID;
import static dev.signet.account.AccountFields.PASSWORD;
import static dev.signet.account.AccountFields.USERNAME;

import dev.signet.profile.ProfileFields;
import dev.signet.profile.ProfileValues;
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
    static final Field<String> INVITATION = Field.text("invitation", "Invitation");
    private static final Field<Boolean> STAFF = Field.bool("is_staff", "Staff status");

    private final AccountConfig config;
    private final PasswordPolicy policy;
    private final ProfileFields profile;
    private final boolean open;
    private final Form registration;
    private final Form keyRegistration;
    private final Form managedAccount;
    private final Form firstAdmin;

    NewAccountForms(
            AccountFields fields,
            AccountConfig config,
            RegistrationConfig who,
            LoginConfig login,
            PasswordPolicy policy,
            ProfileFields profile) {
        this.profile = profile;
        this.config = config;
        this.policy = policy;
        Field<String> address = fields.email();
        Field<String> ifAny = address.optional().orBlank();
        boolean loginByEmail = login.fields().equals(Set.of(LoginField.EMAIL));
        this.open = who.mode() != RegistrationConfig.Mode.CLOSED;
        boolean invited = who.mode() == RegistrationConfig.Mode.INVITATION;
        Field<String> registered = config.activation() || loginByEmail ? address : ifAny;
        List<Field<?>> invitation = invited ? List.of(INVITATION) : List.of();
        this.registration = Form.of(
                fields(registered, profile.forUsers(), USERNAME, ID, PASSWORD),
                Stream.concat(fields.again(PASSWORD), invitation.stream()));
        this.keyRegistration = Form.of(fields(registered, profile.forUsers(), USERNAME, ID), invitation.stream());
        this.managedAccount = Form.of(
                fields(
                        loginByEmail ? address : ifAny,
                        profile.forAdministrators(),
                        USERNAME,
                        ID,
                        PASSWORD.optional(),
                        STAFF),
                fields.again(PASSWORD).map(Field::optional));
        this.firstAdmin = Form.of(
                Stream.of(LinkForm.TOKEN, loginByEmail ? address : ifAny, USERNAME, ID, PASSWORD),
                fields.again(PASSWORD));
    }

    private static Stream<Field<?>> fields(Field<?> address, Stream<Field<?>> profile, Field<?>... further) {
        return Stream.concat(Stream.concat(Stream.of(address), profile), Stream.of(further));
    }

    /**
     * The values of a registration; {@code email} is empty if the form may omit it.
     *
     * @param password empty if the user registers with a key
     */
    record NewAccount(String username, String email, Optional<String> password, ProfileValues profile) {
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
    record ManagedAccount(
            String username, String email, Optional<String> password, boolean staff, ProfileValues profile) {
        @Override
        public String toString() {
            return "ManagedAccount[" + username + "]";
        }
    }

    /** Returns whether anyone at all may register. */
    boolean isOpen() {
        return open;
    }

    Form registration() {
        return registration;
    }

    /** The form of a registration with a key in place of a password. */
    Form keyRegistration() {
        return keyRegistration;
    }

    Form managedAccount() {
        return managedAccount;
    }

    /**
     * Reads a registration and checks everything, including the password, except whether the username and address are
     * taken.
     */
    FilledForm registration(RequestBody body) {
        return withPasswordFaults(AccountFields.fill(registration, PASSWORD, body));
    }

    NewAccount newAccount(FilledForm form) {
        return new NewAccount(
                Usernames.normalized(form.get(USERNAME)),
                AccountFields.email(form).orElse(""),
                form.find(PASSWORD),
                profile.in(form));
    }

    Form firstAdmin() {
        return firstAdmin;
    }

    /** Reads the form of the first administrator, with the faults of the password. */
    FilledForm firstAdmin(RequestBody body) {
        return withPasswordFaults(firstAdmin.fill(body));
    }

    /** Reads the form of an account that an administrator creates, with the faults of the password. */
    FilledForm managedAccount(RequestBody body) {
        FilledForm form = managedAccount.fill(body);
        Field<String> repetition = AccountFields.repetitionOf(PASSWORD);
        if (config.retype() && form.find(PASSWORD).isPresent() && !form.has(repetition)) {
            form.add(repetition, List.of(Field.REQUIRED));
        }
        return withPasswordFaults(form);
    }

    /** Returns the profile of a new account, as responses show it. */
    Map<String, Object> shown(ProfileValues values) {
        return profile.shown(values);
    }

    ManagedAccount newManagedAccount(FilledForm form) {
        return new ManagedAccount(
                Usernames.normalized(form.get(USERNAME)),
                AccountFields.email(form).orElse(""),
                form.find(PASSWORD),
                form.find(STAFF).orElse(false),
                profile.in(form));
    }

    /**
     * Checks the password. As in djoser, a repetition that differs is reported only if the password has no other error.
     */
    private FilledForm withPasswordFaults(FilledForm form) {
        form.find(PASSWORD).ifPresent(password -> {
            List<String> faults = policy.faults(
                    password,
                    AccountFields.username(form).orElse(""),
                    AccountFields.email(form).orElse(""));
            form.add(PASSWORD, faults);
            if (faults.isEmpty() && !AccountFields.isRepeated(form, PASSWORD)) {
                form.add(Faults.mismatch("password"));
            }
        });
        return form;
    }
}
