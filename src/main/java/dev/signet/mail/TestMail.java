package dev.signet.mail;

import dev.signet.web.ApiError;
import dev.signet.web.EmailSyntax;
import io.quarkus.mailer.Mail;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;

/** Sends a mail at once, so that an operator sees whether the mail server takes it. */
@Singleton
public class TestMail {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> LOCAL = Set.of("localhost");

    private final MailServer server;
    private final MailConfig config;
    private final Postman postman;

    TestMail(MailServer server, MailConfig config, Postman postman) {
        this.server = server;
        this.config = config;
        this.postman = postman;
    }

    /** The mail server did not take the mail. The message says why. */
    public static final class NotSent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private NotSent(Throwable cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    /**
     * Sends a mail to this address, and returns when the server has taken it.
     *
     * @throws ApiError 400 if this is not an address, 503 if no mail server is set
     * @throws NotSent if the server did not take it
     */
    public void send(String address) {
        if (!EmailSyntax.isAddress(address, LOCAL)) {
            throw ApiError.invalid("email", "Enter a valid email address.");
        }
        server.mustBeThere();
        try {
            Mail mail = Mail.withText(
                            Recipient.of(address),
                            "Test mail from " + config.siteName(),
                            "This is a test: " + config.siteName() + " (" + config.siteUrl() + ") can send mail.\n")
                    .addHeader("Auto-Submitted", "auto-generated");
            postman.send(mail).await().atMost(PATIENCE);
        } catch (RuntimeException refused) {
            throw new NotSent(root(refused));
        }
    }

    private static Throwable root(Throwable fault) {
        return fault.getCause() == null ? fault : root(fault.getCause());
    }
}
