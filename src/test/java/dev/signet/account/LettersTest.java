package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.account.NewAccountForms.NewAccount;
import dev.signet.mail.Outbox;
import dev.signet.profile.ProfileValues;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Mailbox.Mail;
import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import dev.signet.user.User;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The HTML of a mail contains everything that its text does. */
@QuarkusTest
@TestProfile(RealMail.class)
class LettersTest {
    private static final SecretToken TOKEN = SecretToken.of("the-token");

    @Inject
    Letters letters;

    @Inject
    Outbox outbox;

    @Inject
    Mailbox mailbox;

    @Test
    void the_link_of_a_letter_is_in_both_of_its_parts() {
        long id = Member.user("reader").id();
        User user = QuarkusTransaction.requiringNew().call(() -> User.withId(id).orElseThrow());
        PendingRegistration pending = new PendingRegistration(
                id,
                new NewAccount("reader", user.email(), Optional.empty(), ProfileValues.NONE),
                "",
                TOKEN,
                Optional.empty(),
                new byte[0],
                Duration.ofDays(1),
                Instant.now());
        String uid = Uid.of(id);

        outbox.place()
                .write(() -> List.of(
                        letters.activation(pending, TOKEN),
                        letters.confirmEmail(user, user.email(), TOKEN),
                        letters.resetPassword(user, TOKEN),
                        letters.invitation(user.email(), TOKEN),
                        letters.accountExists(user.email()),
                        letters.passwordChanged(user)));

        mailbox.nth(user.email(), 6);
        assertThat(mailbox.to(user.email()))
                .satisfiesExactlyInAnyOrder(
                        mail -> links(mail, "Activate your account", "myapp://activate/" + uid + "/the-token"),
                        mail -> links(mail, "Confirm your email address", "myapp://activate/" + uid + "/the-token"),
                        mail -> links(mail, "Password reset", "myapp://reset/" + uid + "/the-token"),
                        mail -> links(mail, "You are invited", "http://localhost:8080/account/#invitation/the-token"),
                        mail -> links(mail, "You have an account", "http://localhost:8080"),
                        mail -> links(mail, "Your password", "http://localhost:8080"));
    }

    private static void links(Mail mail, String subject, String link) {
        assertThat(mail.subject()).startsWith(subject);
        assertThat(mail.text()).contains(link);
        assertThat(mail.html()).contains("href=\"" + link + "\"");
    }
}
