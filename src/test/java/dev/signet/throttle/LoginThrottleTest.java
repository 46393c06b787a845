package dev.signet.throttle;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.testing.Accounts;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Client;
import dev.signet.testing.Sql;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What guessing at logins comes to, with the default limits. */
@QuarkusTest
class LoginThrottleTest {
    private static final int FREE = 10;

    @Inject
    Accounts accounts;

    @Inject
    AdjustableClock clock;

    /** On a slow machine a second passes between two guesses, which is as long as the first delay. */
    @BeforeEach
    void let_no_time_pass() {
        clock.standStill();
    }

    @Test
    void after_ten_wrong_passwords_even_the_right_one_has_to_wait() {
        Client alice = accounts.make("alice");
        guesses(alice.username(), FREE);

        alice.triesToLogIn()
                .then()
                .statusCode(429)
                .contentType("application/json")
                .header("Retry-After", "1")
                .body("$", equalTo(Map.of("detail", "Request was throttled. Expected available in 1 second.")));

        clock.advance(Duration.ofSeconds(1));
        Api.logIn(alice.username(), "wrong").then().statusCode(401);
        alice.triesToLogIn().then().statusCode(429).header("Retry-After", "2");
        clock.advance(Duration.ofSeconds(2));
        alice.logsIn();
    }

    @Test
    void a_name_that_nobody_has_is_treated_alike() {
        Client alice = accounts.make("alice");
        String nobody = "nobody-" + UUID.randomUUID();

        List<Integer> known = guesses(alice.username(), FREE + 3);

        assertThat(known)
                .isEqualTo(Stream.concat(Collections.nCopies(FREE, 401).stream(), Collections.nCopies(3, 429).stream())
                        .toList());
        assertThat(guesses(nobody, FREE + 3)).isEqualTo(known);
    }

    @Test
    void nor_are_guesses_at_a_name_longer_than_any_free() {
        String endless = "nobody-" + UUID.randomUUID() + "x".repeat(100_000);

        assertThat(guesses(endless, FREE + 1)).startsWith(401).endsWith(401, 429);
    }

    @Test
    void the_owner_logs_in_with_a_known_device_while_others_guess() {
        Client alice = accounts.make("alice");
        Response first = alice.triesToLogIn();
        String device = first.header("Signet-Device");
        guesses(alice.username(), FREE);

        alice.triesToLogIn().then().statusCode(429);
        Response second = given().header("Signet-Device", device)
                .contentType(ContentType.JSON)
                .body(Map.of("username", alice.username(), "password", "password of alice"))
                .post("/api/token/");

        Tokens.in(second).callsProtected().then().statusCode(200);
        assertThat(second.header("Signet-Device")).isNotEqualTo(device);
    }

    @Test
    void of_many_guesses_at_the_same_moment_no_more_are_made_than_are_free() {
        Client alice = accounts.make("alice");

        List<Integer> answers =
                AtOnce.times(64, () -> Api.logIn(alice.username(), "wrong").statusCode());

        assertThat(answers).filteredOn(status -> status == 401).hasSize(FREE);
        assertThat(answers).filteredOn(status -> status == 429).hasSize(64 - FREE);
    }

    @Test
    void what_is_recorded_of_guesses_is_bounded() {
        Client alice = accounts.make("alice");
        guesses(alice.username(), FREE + 15);
        clock.advance(Duration.ofSeconds(1));
        Tokens tokens = alice.logsIn();

        assertThat(events(alice, "login", "failure")).isEqualTo(FREE);
        assertThat(events(alice, "login_throttled", "failure")).isOne();
        assertThat(events(alice, "login", "success")).isOne();
        assertThat(Sql.text(
                        "select session_id::text from security_events where user_id = ? and outcome = 'success'",
                        alice.id()))
                .isEqualTo(tokens.session());
        assertThat(Sql.text(
                        "select string_agg(distinct detail, '; ') from security_events where user_id = ? and kind = 'login'",
                        alice.id()))
                .isEqualTo("password; wrong password");
    }

    @Test
    void a_spoofed_header_does_not_change_where_a_login_comes_from() {
        Client alice = accounts.make("alice");

        given().header("X-Forwarded-For", "203.0.113.9")
                .header("Forwarded", "for=203.0.113.9")
                .contentType(ContentType.JSON)
                .body(Map.of("username", alice.username(), "password", "password of alice"))
                .post("/api/token/")
                .then()
                .statusCode(200);

        assertThat(Sql.text("select address from sessions where user_id = ?", alice.id()))
                .isEqualTo("127.0.0.1");
    }

    private static long events(Client client, String kind, String outcome) {
        return Sql.number(
                "select count(*) from security_events where user_id = ? and kind = ? and outcome = ?",
                client.id(),
                kind,
                outcome);
    }

    private static List<Integer> guesses(String name, int times) {
        return Stream.generate(() -> Api.logIn(name, "wrong").statusCode())
                .limit(times)
                .toList();
    }
}
