package dev.signet.account;

import dev.signet.mail.MailConfig;
import dev.signet.start.StartOrder;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * Stops the start if links in mails would expire before they arrive, stay valid for too long, or lack their parameters.
 */
@Singleton
class AccountSettingsCheck {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(90);

    private final AccountConfig config;
    private final MailConfig mail;

    AccountSettingsCheck(AccountConfig config, MailConfig mail) {
        this.config = config;
        this.mail = mail;
    }

    void check(@Observes @Priority(StartOrder.SETTINGS) StartupEvent start) {
        bounded("signet.account.activation-lifetime", config.activationLifetime());
        bounded("signet.account.reset-lifetime", config.resetLifetime());
        bounded("signet.account.invitation-lifetime", config.invitationLifetime());
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

    private static void bounded(String name, Duration lifetime) {
        if (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0) {
            throw new ConfigurationException(name + " is " + lifetime + ". Set it between 1m and 90d.");
        }
    }
}
