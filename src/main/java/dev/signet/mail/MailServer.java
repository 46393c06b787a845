package dev.signet.mail;

import dev.signet.start.ServiceStart;
import dev.signet.start.SettingFaults;
import dev.signet.start.StartCheck;
import dev.signet.start.StartOrder;
import dev.signet.web.ApiError;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Tells whether there is a mail server. In dev mode and in tests mails are written to the log. In production they are
 * not, because they contain secrets; instead, operations that need mail are refused until a server is configured.
 */
@Singleton
public class MailServer implements StartCheck {
    /** The host that application.properties sets if no other is configured (RFC 2606 §2). */
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

    @Override
    public void check() {
        if (mode != LaunchMode.NORMAL || !isThere()) {
            return;
        }
        SettingFaults faults = new SettingFaults();
        faults.collect(this::mustHaveSender);
        faults.collect(this::mustHaveSite);
        faults.report();
    }

    private void mustHaveSender() {
        if (from.isEmpty()) {
            throw new ConfigurationException(
                    "quarkus.mailer.host is set, but not quarkus.mailer.from. Set it to the sender's address.");
        }
    }

    private void mustHaveSite() {
        if (config.siteUrl().equals(MailConfig.LOCAL_SITE)) {
            throw new ConfigurationException("quarkus.mailer.host is set, but links in mails would lead to "
                    + MailConfig.LOCAL_SITE + ". Set signet.mail.site-url.");
        }
    }

    void warn(@Observes @Priority(StartOrder.SETTINGS) ServiceStart start) {
        if (!isThere()) {
            LOG.warn("No mail server is set, so users cannot prove e-mail addresses or reset forgotten passwords, and"
                    + " nobody can register unless signet.account.activation=false. Set quarkus.mailer.host.");
        }
    }

    /**
     * Refuses to continue if mail cannot be sent.
     *
     * @throws ApiError 503 if there is no mail server
     */
    void mustBeThere() {
        if (!isThere()) {
            throw ApiError.notSetUp("This service is not set up to send mail.");
        }
    }

    /** Returns whether mail can be sent, or is written to the log instead. */
    public boolean isThere() {
        return mode != LaunchMode.NORMAL || !host.equals(NONE);
    }
}
