package dev.signet.account;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.Database;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Mailbox.Mail;
import dev.signet.testing.RealMail;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whoever registers with somebody else's address gets no account together with its owner, whichever link the owner follows. */
@QuarkusTest
@TestProfile(RealMail.class)
class DisputedAddressTest {
    private static final String STRANGERS = "curl/8.5";
    private static final String OWNERS = "Mozilla/5.0 (iPhone)";
    private static final String STRANGERS_PASSWORD = "nobody shall know this one";
    private static final String OWNERS_PASSWORD = "a quiet walk by the river";
    private static final String NEXT_PASSWORD = "another walk by the sea";

    @Inject
    Mailbox mailbox;

    @Inject
    AdjustableClock clock;

    @Inject
    Database sql;

    private final String address = "vicky-" + UUID.randomUUID() + "@example.com";
    private final String strangersName = "mallory-" + UUID.randomUUID();
    private final String ownersName = "vicky-" + UUID.randomUUID();

    @Test
    void whoever_follows_a_strangers_link_gets_an_account_without_the_strangers_password() {
        registers(STRANGERS, strangersName, STRANGERS_PASSWORD);
        Mail strangers = mailbox.nth(address, 1);
        registers(OWNERS, ownersName, OWNERS_PASSWORD);
        mailbox.nth(address, 2);

        activates(OWNERS, strangers).then().statusCode(204);

        Api.logIn(strangersName, STRANGERS_PASSWORD).then().statusCode(401);
        Mail letter = mailbox.nth(address, 3);
        assertThat(letter.subject()).isEqualTo("Set a password for your account on Signet");
        assertThat(letter.text()).contains("mal…").doesNotContain(strangersName);
        Newcomer.resets(letter.uid(), letter.token(), NEXT_PASSWORD).then().statusCode(204);
        Tokens.in(Api.logIn(strangersName, NEXT_PASSWORD))
                .callsProtected()
                .then()
                .statusCode(200);
        assertThat(sql.one(
                        String.class,
                        "select e.detail from security_events e join users u on u.id = e.user_id"
                                + " where u.username = ? and e.kind = 'activated'",
                        strangersName))
                .startsWith("others had registered with this address");
    }

    @Test
    void so_does_whoever_had_all_links_sent_again() {
        registers(OWNERS, ownersName, OWNERS_PASSWORD);
        mailbox.nth(address, 1);
        registers(STRANGERS, strangersName, STRANGERS_PASSWORD);
        mailbox.nth(address, 2);
        send(OWNERS, "/api/users/resend_activation/", Map.of("email", address))
                .then()
                .statusCode(204);
        mailbox.nth(address, 4);
        Mail strangers = mailbox.to(address).stream()
                .skip(2)
                .filter(mail -> mail.text().contains("mal…"))
                .findFirst()
                .orElseThrow();

        activates(OWNERS, strangers).then().statusCode(204);

        Api.logIn(strangersName, STRANGERS_PASSWORD).then().statusCode(401);
    }

    @Test
    void another_link_can_be_had_if_the_first_one_expired() {
        registers(STRANGERS, strangersName, STRANGERS_PASSWORD);
        Mail strangers = mailbox.nth(address, 1);
        registers(OWNERS, ownersName, OWNERS_PASSWORD);
        activates(OWNERS, strangers).then().statusCode(204);
        mailbox.nth(address, 3);

        Newcomer.forgets(address).then().statusCode(204);

        Mail link = mailbox.nth(address, 4);
        assertThat(link.subject()).startsWith("Password reset");
        Newcomer.resets(link.uid(), link.token(), NEXT_PASSWORD).then().statusCode(204);
        Api.logIn(strangersName, NEXT_PASSWORD).then().statusCode(200);
    }

    @Test
    void whoever_follows_their_own_link_where_they_registered_keeps_their_password() {
        registers(STRANGERS, strangersName, STRANGERS_PASSWORD);
        Mail strangers = mailbox.nth(address, 1);
        registers(OWNERS, ownersName, OWNERS_PASSWORD);
        Mail owners = mailbox.nth(address, 2);

        activates(OWNERS, owners).then().statusCode(204);

        Api.logIn(ownersName, OWNERS_PASSWORD).then().statusCode(200);
        activates(STRANGERS, strangers)
                .then()
                .statusCode(400)
                .body("email[0]", equalTo("A user with that email already exists."));
        Api.logIn(strangersName, STRANGERS_PASSWORD).then().statusCode(401);
    }

    @Test
    void registering_again_on_the_same_device_is_no_dispute() {
        registers(OWNERS, ownersName, OWNERS_PASSWORD);
        mailbox.nth(address, 1);
        registers(OWNERS, ownersName + "2", OWNERS_PASSWORD);
        Mail second = mailbox.nth(address, 2);

        activates("Mozilla/5.0 (Macintosh)", second).then().statusCode(204);

        Api.logIn(ownersName + "2", OWNERS_PASSWORD).then().statusCode(200);
    }

    @Test
    void a_strangers_registration_that_has_expired_is_no_dispute() {
        registers(STRANGERS, strangersName, STRANGERS_PASSWORD);
        mailbox.nth(address, 1);
        clock.advance(Duration.ofDays(8));
        registers(OWNERS, ownersName, OWNERS_PASSWORD);
        Mail owners = mailbox.nth(address, 2);

        activates("Mozilla/5.0 (Macintosh)", owners).then().statusCode(204);

        Api.logIn(ownersName, OWNERS_PASSWORD).then().statusCode(200);
    }

    private void registers(String agent, String username, String password) {
        send(agent, "/api/users/", Map.of("username", username, "email", address, "password", password))
                .then()
                .statusCode(201);
    }

    private static Response activates(String agent, Mail mail) {
        return send(agent, "/api/users/activation/", Map.of("uid", mail.uid(), "token", mail.token()));
    }

    private static Response send(String agent, String path, Map<String, ?> body) {
        return given().header("User-Agent", agent)
                .contentType(ContentType.JSON)
                .body(body)
                .post(path);
    }
}
