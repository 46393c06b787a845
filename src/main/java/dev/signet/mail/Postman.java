package dev.signet.mail;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.runtime.LaunchMode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailMessage;
import io.vertx.mutiny.core.MultiMap;
import io.vertx.mutiny.ext.mail.MailClient;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Hands mails to the mail server. It does not use Quarkus's mailer, which sends an empty {@code Cc} (RFC 5322 §3.6.3
 * requires an address there), except in dev mode and tests, where that mailer writes mails to the log instead of sending them.
 */
@Singleton
class Postman {
    /** Less than {@link Outbox} waits, so that a mail is tried again for this reason and no other. */
    private static final Duration SILENCE = Duration.ofSeconds(25);

    private final ReactiveMailer log;
    private final MailClient server;
    private final UnsentMails unsent;
    private final boolean mock;
    private final MailConfig config;
    private final Optional<String> from;

    Postman(
            ReactiveMailer log,
            MailClient server,
            Vertx vertx,
            UnsentMails unsent,
            MailConfig config,
            LaunchMode mode,
            @ConfigProperty(name = "quarkus.mailer.mock") Optional<Boolean> mock,
            @ConfigProperty(name = "quarkus.mailer.from") Optional<String> from) {
        this.log = log;
        this.server = ImpatientMailClient.like(server, vertx, SILENCE);
        this.unsent = unsent;
        this.config = config;
        this.mock = mock.orElse(mode.isDevOrTest());
        this.from = from;
    }

    Uni<Void> send(Mail mail) {
        if (mock) {
            unsent.keep(mail);
            return log.send(mail);
        }
        return server.sendMail(message(mail)).replaceWithVoid();
    }

    private MailMessage message(Mail mail) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        mail.getHeaders().forEach((name, values) -> headers.add(name, values.get(0)));
        return new MailMessage()
                .setFrom(sender())
                .setTo(mail.getTo())
                .setSubject(mail.getSubject())
                .setText(mail.getText())
                .setHtml(mail.getHtml())
                .setHeaders(headers.getDelegate());
    }

    /** Returns the sender's address, with the site's name if it has none. */
    private String sender() {
        String address = from.orElseThrow();
        if (address.contains("<") || address.contains("(")) {
            return address;
        }
        String name = config.siteName().replaceAll("[\"<>()\\\\\\p{Cntrl}]", "").strip();
        // RFC 5322 §3.2.4. The mail client encodes a name that is not ASCII, but only without quotes.
        boolean special = name.matches("\\p{ASCII}*[,;:@\\[\\].]\\p{ASCII}*");
        return (special ? '"' + name + '"' : name) + " <" + address + ">";
    }
}
