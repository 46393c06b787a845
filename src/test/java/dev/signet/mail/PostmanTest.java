package dev.signet.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.icegreen.greenmail.util.GreenMail;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Settings;
import io.quarkus.mailer.Mail;
import io.quarkus.runtime.LaunchMode;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.ext.mail.MailClient;
import jakarta.mail.internet.InternetAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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
    private static final Duration SILENT_FOR_LONG = Duration.ofSeconds(2);
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
                // The client does not always say that the connection has ended, so nobody may wait for it without a
                // limit.
                assertThatThrownBy(() -> client.sendMail(mail()).await().atMost(SILENT_FOR_LONG));
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

    @ParameterizedTest
    @CsvSource({
        "RCPT, 550 5.1.1 no such user, true",
        "RCPT, 553 not allowed, true",
        "RCPT, 450 try later, false",
        "MAIL, 550 you may not send here, false",
        "DATA, 554 no, false"
    })
    void only_a_recipient_who_is_refused_for_good_is_the_recipients_fault(String command, String reply, boolean his)
            throws Exception {
        try (ServerSocket strict = new ServerSocket(0)) {
            MailConfig smtp = new MailConfig().setHostname("localhost").setPort(strict.getLocalPort());
            MailClient client = MailClient.create(vertx, smtp);
            Thread server = new Thread(() -> refuse(strict, command, reply), "strict server");
            server.start();

            Throwable fault =
                    catchThrowable(() -> client.sendMail(mail()).await().atMost(LONGEST));

            assertThat(Outbox.cannotBeSent(fault)).as(String.valueOf(fault)).isEqualTo(his);
            client.closeAndAwait();
            strict.close();
            server.join();
        }
    }

    /** Accepts all commands but one. */
    private static void refuse(ServerSocket strict, String command, String reply) {
        try {
            while (true) {
                try (Socket connection = strict.accept();
                        BufferedReader in = new BufferedReader(
                                new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII))) {
                    answer(connection, "220 strict");
                    for (String line = in.readLine(); line != null; line = in.readLine()) {
                        answer(
                                connection,
                                line.startsWith(command) ? reply : line.startsWith("DATA") ? "354 go on" : "250 ok");
                    }
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void answer(Socket connection, String line) throws IOException {
        connection.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
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
                answer(connection, "220 silent");
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }
}
