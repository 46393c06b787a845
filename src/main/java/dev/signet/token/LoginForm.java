package dev.signet.token;

import dev.signet.user.LoginConfig;
import dev.signet.user.LoginField;
import dev.signet.web.ApiError;
import dev.signet.web.Field;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The body of a login. As in SimpleJWT, the first field is named after the user model's {@code USERNAME_FIELD}:
 * {@code email} if users log in only by e-mail address, otherwise {@code username}.
 */
@Singleton
class LoginForm {
    private static final String USERNAME = "username";
    private static final String EMAIL = "email";
    private static final Field PASSWORD = Field.text("password", "Password");
    private static final Form BY_USERNAME = Form.of(Field.text(USERNAME, "Username"), PASSWORD);
    private static final Form BY_EMAIL = Form.of(Field.text(EMAIL, "Email"), PASSWORD);

    private final boolean emailOnly;

    LoginForm(LoginConfig config) {
        this.emailOnly = config.fields().equals(Set.of(LoginField.EMAIL));
    }

    Form form() {
        return emailOnly ? BY_EMAIL : BY_USERNAME;
    }

    /** dj-rest-auth's form, which accepts either. */
    private static final Form BY_EITHER = Form.of(
            Field.text(USERNAME, "Username").optional().orBlank(),
            Field.email(EMAIL, "Email").optional().orBlank(),
            PASSWORD);

    /**
     * Reads a login. Accepts {@code username} if {@code email} is missing: before the {@code email} field existed,
     * clients sent the address as {@code username}.
     */
    Credentials read(RequestBody body) {
        if (body.isOfDjRestAuth()) {
            return either(BY_EITHER.read(body));
        }
        boolean named = !emailOnly
                || Form.object(body).has(USERNAME) && !Form.object(body).has(EMAIL);
        Map<String, String> values = (named ? BY_USERNAME : BY_EMAIL).read(body);
        return Credentials.of(values.get(named ? USERNAME : EMAIL), values.get("password"));
    }

    /** The address takes precedence over the username. */
    private static Credentials either(Map<String, String> values) {
        String name = Stream.of(EMAIL, USERNAME)
                .map(field -> values.getOrDefault(field, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElseThrow(() -> ApiError.invalid(
                        "non_field_errors", "Must include either \"username\" or \"email\" and \"password\"."));
        return Credentials.of(name, values.get("password"));
    }
}
