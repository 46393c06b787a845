package dev.signet.webui;

import dev.signet.account.AccountConfig;
import dev.signet.account.RegistrationConfig;
import dev.signet.user.LoginConfig;
import dev.signet.user.PasswordConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.util.Locale;

/** What the forms of the pages ask for. */
@Singleton
class PageForms {
    private final PageMethods methods;
    private final RegistrationConfig registration;
    private final AccountConfig accounts;
    private final LoginConfig login;
    private final PasswordConfig passwords;

    PageForms(
            PageMethods methods,
            RegistrationConfig registration,
            AccountConfig accounts,
            LoginConfig login,
            PasswordConfig passwords) {
        this.methods = methods;
        this.registration = registration;
        this.accounts = accounts;
        this.login = login;
        this.passwords = passwords;
    }

    /** With codes from mails, people sign up where they sign in. */
    private String registration() {
        return methods.modules().stream().anyMatch(module -> !module.equals("email"))
                ? registration.mode().name().toLowerCase(Locale.ROOT)
                : "closed";
    }

    JsonObject json() {
        return new JsonObject()
                .put("registration", registration())
                .put("activation", accounts.activation())
                .put("passwordForEmailChange", accounts.passwordForEmailChange())
                .put(
                        "loginFields",
                        new JsonArray(login.fields().stream()
                                .map(field -> field.name().toLowerCase(Locale.ROOT))
                                .sorted()
                                .toList()))
                .put("passwordMinLength", passwords.minLength());
    }
}
