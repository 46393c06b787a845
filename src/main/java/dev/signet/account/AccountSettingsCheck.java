package dev.signet.account;

import dev.signet.mail.MailConfig;
import dev.signet.start.StartCheck;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Stops the start if links in mails would lack their parameters. */
@Singleton
class AccountSettingsCheck implements StartCheck {
    private final MailConfig mail;

    AccountSettingsCheck(MailConfig mail) {
        this.mail = mail;
    }

    @Override
    public void check() {
        complete("signet.mail.activation-url", mail.activationUrl(), "{uid}", "{token}");
        complete("signet.mail.reset-password-url", mail.resetPasswordUrl(), "{uid}", "{token}");
        complete("signet.mail.invitation-url", mail.invitationUrl(), "{token}");
    }

    private static void complete(String name, Optional<String> url, String... places) {
        for (String place : places) {
            if (url.isPresent() && !url.get().contains(place)) {
                throw new ConfigurationException(
                        name + " is " + url.get() + ", without " + place + ". Add " + place + " to the URL.");
            }
        }
    }
}
