package dev.signet.testing;

import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The mail server of tests with the profile {@link RealMail}, and everybody's mail. */
@Singleton
public class Mailbox {
    /** Longer than the service waits for a server that went away in the middle of a mail. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration LONGEST_START = Duration.ofMinutes(1);

    private static final Pattern LINK = Pattern.compile("myapp://\\w+/([^/\\s]+)/(\\S+)");

    private static final Pattern CODE = Pattern.compile("(?:Your code|Dein Code): (\\d{6})\\b");

    private final Optional<Integer> port;
    private GreenMail server;

    Mailbox(@ConfigProperty(name = "signet.test.smtp-port") Optional<Integer> port) {
        this.port = port;
    }

    void start(@Observes StartupEvent start) {
        opens();
    }

    void stop(@Observes ShutdownEvent stop) {
        closes();
    }

    /** A mail server on this port, or on any free one if it is 0. By itself, GreenMail gives up its start after two seconds. */
    public static GreenMail server(int port) {
        ServerSetup setup = new ServerSetup(port, "localhost", ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(LONGEST_START.toMillis());
        return new GreenMail(setup);
    }

    /** The server takes mail from now on. */
    public void opens() {
        port.ifPresent(number -> {
            server = server(number);
            server.start();
        });
    }

    /** The server is down from now on, and forgets. */
    public void closes() {
        if (server != null) {
            server.stop();
        }
    }

    /** A mail as its reader sees it. */
    public record Mail(String subject, String text, String html, Map<String, String> headers) {
        /** The {@code uid} of its link. */
        public String uid() {
            return link().group(1);
        }

        /** The {@code token} of its link. */
        public String token() {
            return link().group(2);
        }

        /** The code to sign in with. */
        public String code() {
            Matcher code = CODE.matcher(text);
            if (!code.find()) {
                throw new AssertionError("no code in: " + text);
            }
            return code.group(1);
        }

        private Matcher link() {
            Matcher link = LINK.matcher(text);
            if (!link.find()) {
                throw new AssertionError("no link in: " + text);
            }
            return link;
        }
    }

    /** The first mail to this address that has a link, whatever else arrives there. */
    public Mail withLink(String address) {
        return await().atMost(PATIENCE)
                .until(
                        () -> to(address).stream()
                                .filter(mail -> LINK.matcher(mail.text()).find())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** The first mail to this address, as soon as it is there. */
    public Mail first(String address) {
        return nth(address, 1);
    }

    /** The last of so many mails to this address, as soon as they are there. */
    public Mail nth(String address, int number) {
        await().atMost(PATIENCE).until(() -> to(address).size() >= number);
        return to(address).get(number - 1);
    }

    /** The mails to this address so far. */
    public List<Mail> to(String address) {
        return Stream.of(server.getReceivedMessages())
                .filter(message -> isFor(message, address))
                .map(Mailbox::mail)
                .toList();
    }

    private static boolean isFor(MimeMessage message, String address) {
        try {
            // As it was sent: parsed, an IP literal is no address.
            String to = MimeUtility.unfold(message.getHeader("To")[0]);
            return to.equals(address) || to.equals("<" + address + ">");
        } catch (MessagingException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static Mail mail(MimeMessage message) {
        try {
            return new Mail(
                    message.getSubject(),
                    content(message, "text/plain"),
                    content(message, "text/html"),
                    Collections.list(message.getAllHeaders()).stream()
                            .collect(Collectors.toMap(Header::getName, Header::getValue, (first, more) -> first)));
        } catch (MessagingException | IOException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static String content(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return part.getContent().toString();
        }
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                String found = content(parts.getBodyPart(i), type);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
