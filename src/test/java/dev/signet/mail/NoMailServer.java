package dev.signet.mail;

import dev.signet.testing.Settings;
import io.quarkus.runtime.LaunchMode;
import java.util.Optional;

/** A service in production whose operator has set no mail server. */
public final class NoMailServer {
    private NoMailServer() {}

    /** What features need from the mail server. */
    public static MailServer there() {
        return new MailServer(LaunchMode.NORMAL, Settings.of(MailConfig.class), "mail.invalid", Optional.empty());
    }
}
