package dev.signet.webui;

import dev.signet.account.AccountConfig;
import dev.signet.account.RegistrationConfig;
import dev.signet.mail.MailServer;
import dev.signet.user.LoginConfig;
import dev.signet.user.PasswordConfig;
import io.quarkus.runtime.LaunchMode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.util.Locale;

/** What the scripts need to know about the settings. None of it is secret: each form shows it. */
@Singleton
class PageSettings {
    private final PageMethods methods;
    private final Brand brand;
    private final RegistrationConfig registration;
    private final AccountConfig accounts;
    private final LoginConfig login;
    private final PasswordConfig passwords;
    private final MailServer mail;
    private final LaunchMode mode;

    PageSettings(
            PageMethods methods,
            Brand brand,
            RegistrationConfig registration,
            AccountConfig accounts,
            LoginConfig login,
            PasswordConfig passwords,
            MailServer mail,
            LaunchMode mode) {
        this.methods = methods;
        this.brand = brand;
        this.registration = registration;
        this.accounts = accounts;
        this.login = login;
        this.passwords = passwords;
        this.mail = mail;
        this.mode = mode;
    }

    /** The page to sign up asks for a password. */
    private String registration() {
        return methods.modules().contains("password")
                ? registration.mode().name().toLowerCase(Locale.ROOT)
                : "closed";
    }

    String json() {
        return new JsonObject()
                .put("name", brand.name())
                .put("logo", brand.logo().map(Logo::name).orElse(null))
                .put("terms", brand.terms().orElse(null))
                .put("privacy", brand.privacy().orElse(null))
                .put("methods", new JsonArray(methods.modules()))
                .put("providers", new JsonArray(methods.providers()))
                .put("returnAddress", methods.returnAddress().orElse(null))
                .put("registration", registration())
                .put("activation", accounts.activation())
                .put("passwordForEmailChange", accounts.passwordForEmailChange())
                .put("mail", mail.isThere())
                .put(
                        "loginFields",
                        new JsonArray(login.fields().stream()
                                .map(field -> field.name().toLowerCase(Locale.ROOT))
                                .sorted()
                                .toList()))
                .put("passwordMinLength", passwords.minLength())
                .put("development", mode == LaunchMode.DEVELOPMENT)
                .put("languages", new JsonArray(Languages.ALL))
                .encode();
    }
}
