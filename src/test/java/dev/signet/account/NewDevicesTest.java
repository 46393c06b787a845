package dev.signet.account;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.Accounts;
import dev.signet.testing.Argon2;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Mailbox.Mail;
import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Who logs in from a device for the first time is told, by mail. */
@QuarkusTest
@TestProfile(RealMail.class)
class NewDevicesTest {
    private static final String PHONE = "App/1.2 (Phone; http://www.evil.example/reset)";

    @Inject
    Mailbox mailbox;

    @Inject
    Database sql;

    @Inject
    Accounts accounts;

    @Test
    void a_device_is_new_once_whatever_its_version() {
        Member alice = longKnown(Member.user("alice"));

        logsIn(alice, PHONE);
        Mail mail = mailbox.first(email(alice));
        logsIn(alice, PHONE.replace("1.2", "1.3"));
        logsIn(alice, "Laptop/7");

        assertThat(mail.subject()).isEqualTo("New sign-in to Signet");
        assertThat(mail.text())
                .contains("Device: App 1.2 (Phone; http www. evil. example reset)")
                .contains("127.0.0.1");
        assertThat(mailbox.nth(email(alice), 2).text()).contains("Laptop 7");
        assertThat(mailbox.to(email(alice))).hasSize(2);
    }

    @Test
    void who_has_just_registered_is_not_told_of_the_first_login() {
        Member newcomer = Member.user("newcomer");
        Member alice = longKnown(Member.user("alice"));

        logsIn(newcomer, PHONE);
        logsIn(alice, PHONE);

        mailbox.first(email(alice));
        assertThat(mailbox.to(email(newcomer))).isEmpty();
    }

    /** As everybody's is after a move from another system. */
    @Test
    void of_the_first_device_that_is_noted_nobody_is_told() {
        Client alice = accounts.make("alice", Member.PASSWORD, Argon2.phc(Member.PASSWORD));
        sql.run("update users set date_joined = '2020-01-01T00:00:00Z' where id = ?", alice.id());

        logsIn(alice.username(), Member.PASSWORD, PHONE);
        // Several threads note devices and send mails.
        await().until(
                        () -> sql.one(Long.class, "select count(*) from known_devices where user_id = ?", alice.id()),
                        noted -> noted == 1);
        logsIn(alice.username(), Member.PASSWORD, "Laptop/7");

        assertThat(mailbox.first(alice.email()).text()).contains("Laptop 7");
        assertThat(mailbox.to(alice.email())).hasSize(1);
    }

    private Member longKnown(Member member) {
        sql.run("update users set date_joined = '2020-01-01T00:00:00Z' where id = ?", member.id());
        return member;
    }

    private static void logsIn(Member member, String device) {
        logsIn(member.username(), Member.PASSWORD, device);
    }

    private static void logsIn(String username, String password, String device) {
        given().header("User-Agent", device)
                .formParam("username", username)
                .formParam("password", password)
                .post("/api/token/")
                .then()
                .statusCode(200);
    }

    private static String email(Member member) {
        return member.username() + "@example.com";
    }
}
