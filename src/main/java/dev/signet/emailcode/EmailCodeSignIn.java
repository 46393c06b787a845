package dev.signet.emailcode;

import dev.signet.account.RegistrationConfig;
import dev.signet.login.SignInConfig;
import dev.signet.login.SignInMethod;
import dev.signet.mail.MailConfig;
import dev.signet.mail.MailServer;
import dev.signet.user.User;
import dev.signet.web.Offered;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.Set;

/** Signing in with a code from a mail. */
@Singleton
class EmailCodeSignIn implements SignInMethod, Offered {
    static final String NAME = "email";

    private final SignInConfig methods;
    private final EmailCodeConfig config;
    private final RegistrationConfig registration;
    private final MailConfig mail;
    private final MailServer server;

    EmailCodeSignIn(
            SignInConfig methods,
            EmailCodeConfig config,
            RegistrationConfig registration,
            MailConfig mail,
            MailServer server) {
        this.methods = methods;
        this.config = config;
        this.registration = registration;
        this.mail = mail;
        this.server = server;
    }

    @Override
    public Set<String> names() {
        return Set.of(NAME);
    }

    @Override
    public boolean isOn() {
        return methods.methods().contains(NAME);
    }

    @Override
    public void check(String name) {
        if (!server.isThere()) {
            throw new ConfigurationException(
                    "signet.sign-in.methods contains email, but there is no mail server. Set quarkus.mailer.host.");
        }
        if (config.signUp() && registration.mode() == RegistrationConfig.Mode.CLOSED) {
            throw new ConfigurationException("signet.email-code.sign-up is true, but signet.registration is closed."
                    + " Set one of them to the other value.");
        }
        mail.emailCodeUrl().ifPresent(EmailCodeSignIn::checkLink);
    }

    private static void checkLink(String url) {
        int code = url.indexOf(CodeLetters.CODE);
        if (code < 0) {
            throw new ConfigurationException("signet.mail.email-code-url is " + url + ", without " + CodeLetters.CODE
                    + ". Add " + CodeLetters.CODE + " to the URL.");
        }
        boolean web = url.regionMatches(true, 0, "http:", 0, 5) || url.regionMatches(true, 0, "https:", 0, 6);
        if (web && !url.substring(0, code).contains("#")) {
            throw new ConfigurationException("signet.mail.email-code-url is " + url
                    + ", so the code would be in the logs of servers and proxies. Move " + CodeLetters.CODE
                    + " behind a #.");
        }
    }

    /** An address that Signet has not proven may be mistyped or somebody else's. */
    @Override
    public int ways(long user) {
        return User.withId(user)
                        .filter(found -> !found.email().isEmpty() && found.isEmailProven())
                        .isPresent()
                ? 1
                : 0;
    }

    /** Codes are mailed to the owner of the address. */
    @Override
    public void reclaim(long user) {}
}
