package dev.signet.login;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.user.LoginConfig;
import dev.signet.user.LoginField;
import dev.signet.web.ApiError;
import dev.signet.web.Field;
import dev.signet.web.FilledForm;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The body of a login. As in SimpleJWT, the first field is named after the user model's {@code USERNAME_FIELD}:
 * {@code email} if users log in only by e-mail address, otherwise {@code username}.
 */
@Singleton
class LoginForm {
    private static final Field<String> USERNAME = Field.text("username", "Username");
    private static final Field<String> EMAIL = Field.text("email", "Email");
    private static final Field<String> PASSWORD = Field.text("password", "Password");
    private static final Form BY_USERNAME = Form.of(USERNAME, PASSWORD);
    private static final Form BY_EMAIL = Form.of(EMAIL, PASSWORD);

    /** dj-rest-auth's form, which accepts either. */
    private static final Form BY_EITHER = Form.of(
            USERNAME.optional().orBlank(),
            Field.email("email", "Email").optional().orBlank(),
            PASSWORD);

    private final boolean emailOnly;

    LoginForm(LoginConfig config) {
        this.emailOnly = config.fields().equals(Set.of(LoginField.EMAIL));
    }

    Form form() {
        return emailOnly ? BY_EMAIL : BY_USERNAME;
    }

    /**
     * Reads a login. Accepts {@code username} if {@code email} is missing: before the {@code email} field existed,
     * clients sent the address as {@code username}.
     */
    Credentials read(RequestBody body) {
        if (body.isOfDjRestAuth()) {
            return either(BY_EITHER.read(body));
        }
        JsonNode object = Form.object(body);
        boolean named = !emailOnly || object.has(USERNAME.name()) && !object.has(EMAIL.name());
        FilledForm form = (named ? BY_USERNAME : BY_EMAIL).read(body);
        return Credentials.of(form.get(named ? USERNAME : EMAIL), form.get(PASSWORD));
    }

    /** The address takes precedence over the username. */
    private static Credentials either(FilledForm form) {
        String name = Stream.of(EMAIL, USERNAME)
                .flatMap(field -> form.find(field).stream())
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElseThrow(() -> ApiError.invalid(
                        FilledForm.NO_FIELD, "Must include either \"username\" or \"email\" and \"password\"."));
        return Credentials.of(name, form.get(PASSWORD));
    }
}
