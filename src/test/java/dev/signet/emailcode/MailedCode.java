package dev.signet.emailcode;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.MockMailbox;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The code in somebody's first mail, whose link leads to Signet's own page. */
final class MailedCode {
    private static final Pattern LINK = Pattern.compile("http://localhost:8080/account/#code/(\\S+)/(\\d{6})\\s");

    private MailedCode() {}

    /** The code, as soon as it is there. */
    static String to(String address, MockMailbox mails) {
        Awaitility.await().until(() -> !mails.getMailsSentTo(address).isEmpty());
        List<Mail> sent = mails.getMailsSentTo(address);
        Matcher link = LINK.matcher(sent.get(0).getText());
        assertThat(link.find()).as(sent.get(0).getText()).isTrue();
        assertThat(link.group(1)).isEqualTo(address.replace("@", "%40"));
        return link.group(2);
    }
}
