package dev.signet.account;

import dev.signet.user.User;
import dev.signet.user.Usernames;
import dev.signet.web.Field;
import dev.signet.web.FilledForm;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fields that the forms of the account endpoints share. Some depend on the settings. */
@Singleton
public class AccountFields {
    private static final Function<String, List<String>> RULE = typed -> Usernames.faults(Usernames.normalized(typed));

    static final Field<Void> ID = Field.readOnly("id", "integer", "ID");
    static final Field<String> USERNAME =
            Field.text("username", "Username").atMost(User.LONGEST_USERNAME).obeying(RULE);
    static final Field<String> NEW_USERNAME =
            Field.text("new_username", "Username").atMost(User.LONGEST_USERNAME).obeying(RULE);
    static final Field<String> EMAIL = Field.email("email", "Email address");
    static final Field<String> PASSWORD = Field.text("password", "Password");
    static final Field<String> NEW_PASSWORD = Field.text("new_password", "New password");

    private final AccountConfig config;

    AccountFields(AccountConfig config) {
        this.config = config;
    }

    /** Returns the e-mail field of an account. */
    Field<String> email() {
        return Field.email(EMAIL.name(), EMAIL.label(), localDomains()).atMost(User.LONGEST_EMAIL);
    }

    /** Returns the field for an address to look up. Imported accounts may have one at localhost, whatever the settings. */
    public Field<String> knownEmail() {
        return Field.email(
                EMAIL.name(),
                "Email",
                Stream.concat(localDomains().stream(), Stream.of("localhost")).collect(Collectors.toUnmodifiableSet()));
    }

    private Set<String> localDomains() {
        return config.localDomains().orElse(Set.of());
    }

    /** Returns the field for the repeated value, if the settings require one. */
    Stream<Field<?>> again(Field<String> field) {
        return config.retype() ? Stream.of(repetitionOf(field)) : Stream.empty();
    }

    static Field<String> repetitionOf(Field<String> field) {
        String name = "re_" + field.name();
        return Field.text(name, name.replace('_', ' '));
    }

    /** Reads a form with a password. Clients of dj-rest-auth must repeat the password whatever the settings. */
    static FilledForm fill(Form form, Field<String> password, RequestBody body) {
        return (body.isOfDjRestAuth() ? form.with(repetitionOf(password)) : form).fill(body);
    }

    /** Returns whether the repetition matches the value, or none was required. */
    static boolean isRepeated(FilledForm form, Field<String> field) {
        Optional<String> again = form.find(repetitionOf(field));
        return again.isEmpty() || again.equals(form.find(field));
    }

    /** Returns the username in a form, normalized for storage; empty if it is missing or invalid. */
    static Optional<String> username(FilledForm form) {
        return form.find(USERNAME).map(Usernames::normalized);
    }

    /** Returns the address in a form, normalized for storage; empty if it is missing or invalid. */
    static Optional<String> email(FilledForm form) {
        return form.find(EMAIL).map(AccountFields::normalized);
    }

    /**
     * Converts the domain to lower case, as Django does. Only ASCII letters are converted. The database decides which
     * other letters are equal, and a lookup by the typed spelling must find the stored one.
     */
    static String normalized(String typed) {
        int domain = typed.lastIndexOf('@') + 1;
        return typed.substring(0, domain)
                + typed.substring(domain)
                        .codePoints()
                        .map(c -> c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
    }
}
