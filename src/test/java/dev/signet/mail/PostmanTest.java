package dev.signet.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Settings;
import io.quarkus.mailer.Mail;
import io.quarkus.runtime.LaunchMode;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.ext.mail.MailClient;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sender of a mail has the site's name, whatever characters it has. */
class PostmanTest {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final GreenMail server = Mailbox.server(0);

    private final Vertx vertx = Vertx.vertx();

    @BeforeEach
    void open() {
        server.start();
    }

    @AfterEach
    void close() {
        server.stop();
        vertx.close().await().atMost(LONGEST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Signet              | a@example.com                  | Signet",
                "Acme, Inc.          | a@example.com                  | Acme, Inc.",
                "a@b: c; [d]         | a@example.com                  | a@b: c; [d]",
                "Müller, Söhne & Co. | a@example.com                  | Müller, Söhne & Co.",
                "The \"Best\" <Site> | a@example.com                  | The Best Site",
                "Signet              | Accounts <a@example.com>       | Accounts",
                "Signet              | a@example.com (Our Accounts)   | Our Accounts",
                "日本語               | a@example.com                  | 日本語"
            })
    void the_senders_name_is_the_sites_unless_the_address_has_one(String site, String from, String name)
            throws Exception {
        MailConfig smtp = new MailConfig()
                .setHostname("localhost")
                .setPort(server.getSmtp().getPort());
        Postman postman = new Postman(
                null,
                MailClient.create(vertx, smtp),
                vertx.getDelegate(),
                null,
                Settings.of(dev.signet.mail.MailConfig.class, "signet.mail.site-name", site),
                LaunchMode.NORMAL,
                Optional.empty(),
                Optional.of(from));

        postman.send(Mail.withText("b@example.com", "subject", "text").setHtml("<p>text</p>"))
                .await()
                .atMost(LONGEST);

        InternetAddress sender =
                (InternetAddress) server.getReceivedMessages()[0].getFrom()[0];
        assertThat(server.getReceivedMessages()[0].getFrom()).hasSize(1);
        assertThat(sender.getPersonal()).isEqualTo(name);
        assertThat(sender.getAddress()).isEqualTo("a@example.com");
    }

    /** Without an end of these exchanges, ten of them would use up the client's connections for good. */
    @Test
    void mails_are_sent_again_after_a_server_that_took_connections_and_did_not_answer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            MailConfig smtp = new MailConfig().setHostname("localhost").setPort(silent.getLocalPort());
            MailClient client = ImpatientMailClient.like(
                    MailClient.create(vertx, smtp), vertx.getDelegate(), Duration.ofMillis(200));
            List<Socket> held = new CopyOnWriteArrayList<>();
            Thread server = new Thread(() -> greet(silent, held), "silent server");
            server.start();

            for (int i = 0; i < smtp.getMaxPoolSize() + 2; i++) {
                assertThatThrownBy(() -> client.sendMail(mail()).await().atMost(LONGEST))
                        .isNotInstanceOf(TimeoutException.class);
            }

            silent.close();
            server.join();
            GreenMail well = Mailbox.server(smtp.getPort());
            well.start();
            try {
                client.sendMail(mail()).await().atMost(LONGEST);
                assertThat(well.getReceivedMessages()).hasSize(1);
                assertThat(held).hasSize(smtp.getMaxPoolSize() + 2);
            } finally {
                well.stop();
            }
        }
    }

    private static MailMessage mail() {
        return new MailMessage()
                .setFrom("a@example.com")
                .setTo("b@example.com")
                .setSubject("subject")
                .setText("text");
    }

    /** Greets, and keeps each connection open without a further answer. */
    private static void greet(ServerSocket silent, List<Socket> held) {
        try {
            while (true) {
                Socket connection = silent.accept();
                held.add(connection);
                connection.getOutputStream().write("220 silent\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }
}
