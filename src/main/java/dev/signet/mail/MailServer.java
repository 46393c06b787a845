package dev.signet.mail;

import dev.signet.web.ApiError;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Whether there is a mail server. In dev mode and in tests mails are written to the log; in production nothing is, since they hold
 * secrets, and what needs mail is refused until a server is named.
 */
@Singleton
public class MailServer {
    /** What application.properties names where nobody else names a host (RFC 2606 §2). */
    private static final String NONE = "mail.invalid";

    private static final Logger LOG = Logger.getLogger(MailServer.class);

    private final LaunchMode mode;
    private final MailConfig config;
    private final String host;
    private final Optional<String> from;

    MailServer(
            LaunchMode mode,
            MailConfig config,
            @ConfigProperty(name = "quarkus.mailer.host") String host,
            @ConfigProperty(name = "quarkus.mailer.from") Optional<String> from) {
        this.mode = mode;
        this.config = config;
        this.host = host;
        this.from = from;
    }

    void check(@Observes @Priority(1) StartupEvent start) {
        if (mode != LaunchMode.NORMAL) {
            return;
        }
        if (!isThere()) {
            LOG.warn(
                    "No mail server is set (quarkus.mailer.host): nobody can prove an e-mail address, and so nobody can register"
                            + " unless signet.account.activation=false; forgotten passwords cannot be set anew.");
            return;
        }
        if (from.isEmpty()) {
            throw new ConfigurationException(
                    "quarkus.mailer.host names a mail server, but quarkus.mailer.from no sender. Set an address of yours.");
        }
        if (config.siteUrl().equals(MailConfig.LOCAL_SITE)) {
            throw new ConfigurationException(
                    "quarkus.mailer.host names a mail server, but links in mails would lead to " + MailConfig.LOCAL_SITE
                            + ". Set signet.mail.site-url.");
        }
    }

    /**
     * Lets pass what needs mail.
     *
     * @throws ApiError 503 where there is no mail server
     */
    public void mustBeThere() {
        if (!isThere()) {
            throw ApiError.notSetUp("This service is not set up to send mail.");
        }
    }

    /** Whether mail can be sent, or is written to the log instead. */
    public boolean isThere() {
        return mode != LaunchMode.NORMAL || !host.equals(NONE);
    }
}
