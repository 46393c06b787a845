package dev.signet.mail;

import dev.signet.attention.Matter;
import dev.signet.attention.Matter.Severity;
import dev.signet.attention.Watch;
import jakarta.inject.Singleton;
import java.util.List;

/** Says that there is no mail server. */
@Singleton
class MailWatch implements Watch {
    private final MailServer server;

    MailWatch(MailServer server) {
        this.server = server;
    }

    @Override
    public List<Matter> matters() {
        return server.isThere()
                ? List.of()
                : List.of(Matter.of(
                        "no_mail_server",
                        Severity.WARNING,
                        "No mail server is set, so nobody can prove an address or reset a password. Set"
                                + " quarkus.mailer.host."));
    }
}
