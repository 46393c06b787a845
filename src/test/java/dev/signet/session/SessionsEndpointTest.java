package dev.signet.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Jwt;
import dev.signet.testing.Member;
import dev.signet.testing.Refused;
import dev.signet.testing.Sql;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of a user's sessions, and ending them from another device. */
@QuarkusTest
class SessionsEndpointTest {
    @Inject
    AdjustableClock clock;

    @Test
    void the_list_holds_the_callers_sessions_and_nobody_elses() {
        Member phone = Member.user("alice");
        Member laptop = phone.again();
        Member.user("bob");

        list(phone).then().statusCode(200).body("id", containsInAnyOrder(session(phone), session(laptop)));
    }

    @Test
    void the_list_says_which_session_is_the_callers() {
        Member phone = Member.user("alice");
        Member laptop = phone.again();

        for (Member caller : new Member[] {phone, laptop}) {
            list(caller)
                    .then()
                    .body("findAll { it.current }.id", contains(session(caller)))
                    .body("findAll { !it.current }", hasSize(1));
        }
    }

    @Test
    void the_list_says_which_device_it_is_and_since_when() {
        Member alice = Member.user("alice");
        Tokens first = logsIn(alice, "Tests/1.0 (of a phone)");
        clock.advance(Duration.ofHours(1));
        Tokens second = first.refreshes();

        JsonPath phone = given().header("Authorization", "Bearer " + second.access())
                .get("/api/sessions/")
                .jsonPath()
                .setRootPath("find { it.current }");

        assertThat(phone.getString("id")).isEqualTo(first.session());
        assertThat(phone.getString("device")).isEqualTo("Tests/1.0 (of a phone)");
        assertThat(phone.getString("address")).isIn("127.0.0.1", "::1");
        assertThat(seconds(phone, "created_at"))
                .isEqualTo(claims(first.refresh()).path("iat").asLong());
        assertThat(seconds(phone, "last_used_at"))
                .isEqualTo(claims(second.refresh()).path("iat").asLong());
        assertThat(seconds(phone, "expires_at"))
                .isEqualTo(claims(second.refresh()).path("exp").asLong());
    }

    @Test
    void the_list_tells_how_and_when_the_user_signed_in() {
        Member alice = Member.user("alice");

        JsonPath only = list(alice).jsonPath();

        assertThat(only.getString("[0].sign_in_method")).isEqualTo("password");
        assertThat(only.getList("[0].amr", String.class)).containsExactly("pwd");
        assertThat(Instant.parse(only.getString("[0].authenticated_at")))
                .isBeforeOrEqualTo(Instant.parse(only.getString("[0].created_at")));
    }

    @Test
    void the_list_tells_no_id_of_a_token() {
        Member alice = Member.user("alice");

        list(alice).then().body("[0]", aMapWithSize(10));
        assertThat(list(alice).asString())
                .doesNotContain(claims(alice.access()).path("jti").asText())
                .doesNotContain(claims(alice.refresh()).path("jti").asText());
    }

    @Test
    void a_device_that_says_too_much_of_itself_is_cut_short() {
        Member alice = Member.user("alice");
        Tokens talkative = logsIn(alice, "x".repeat(2_000));

        list(alice).then().body("find { it.id == '%s' }.device.length()".formatted(talkative.session()), is(200));
    }

    @Test
    void sessions_that_ended_are_not_listed() {
        Member phone = Member.user("alice");
        Member laptop = phone.again();

        tokens(laptop).logsOut().then().statusCode(200);

        list(phone).then().body("id", contains(session(phone)));
    }

    @Test
    void sessions_that_expired_are_not_listed() {
        Member phone = Member.user("alice");
        phone.again();

        clock.advance(Duration.ofDays(4));
        Tokens refreshed = tokens(phone).refreshes();
        clock.advance(Duration.ofDays(4));
        refreshed = refreshed.refreshes();

        given().header("Authorization", "Bearer " + refreshed.access())
                .get("/api/sessions/")
                .then()
                .body("id", contains(session(phone)));
    }

    @Test
    void who_ends_a_session_ends_its_tokens_and_no_others() {
        Member phone = Member.user("alice");
        Member laptop = phone.again();

        end(phone, session(laptop)).then().statusCode(204);

        assertEnded(laptop);
        assertLives(phone);
        assertThat(Sql.text(
                        "select end_reason from sessions where id = ?",
                        UUID.fromString(tokens(laptop).session())))
                .isEqualTo("ended");
    }

    @Test
    void one_may_end_the_session_that_one_calls_from() {
        Member phone = Member.user("alice");

        end(phone, session(phone)).then().statusCode(204);

        assertEnded(phone);
    }

    @Test
    void a_session_ends_once() {
        Member phone = Member.user("alice");
        Member laptop = phone.again();
        end(phone, session(laptop)).then().statusCode(204);

        end(phone, session(laptop)).then().statusCode(404);
    }

    @Test
    void somebody_elses_session_is_not_there_and_lives_on() {
        Member alice = Member.user("alice");
        Member mallory = Member.user("mallory");

        Response refused = end(mallory, session(alice));

        refused.then().statusCode(404);
        assertThat(refused.asString())
                .isEqualTo(end(mallory, UUID.randomUUID().toString()).asString());
        assertLives(alice);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000-0000-4000-8000-000000000000",
                "1",
                "-",
                "-1",
                "abc",
                "xyz",
                "1-2-3-4-5",
                "ffffffffffffffffffffffffffffffffffff",
                "' or 1=1 --",
                "%00"
            })
    void an_id_of_no_session_is_not_found(String id) {
        given().urlEncodingEnabled(!id.startsWith("%"))
                .header("Authorization", "Bearer " + Member.user("alice").access())
                .delete("/api/sessions/" + id + "/")
                .then()
                .statusCode(404);
    }

    @Test
    void an_administrator_lists_anyones_sessions() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");

        admin.calls()
                .queryParam("user_id", alice.id())
                .get("/api/sessions/")
                .then()
                .statusCode(200)
                .body("id", contains(session(alice)))
                .body("current", contains(false));
        list(admin).then().body("id", contains(session(admin)));
    }

    @Test
    void an_administrator_ends_anyones_session() {
        Member admin = Member.admin("root");
        Member alice = Member.user("alice");

        end(admin, session(alice)).then().statusCode(204);

        assertEnded(alice);
        assertLives(admin);
    }

    @Test
    void a_user_who_names_a_user_is_refused() {
        Member alice = Member.user("alice");
        Member mallory = Member.user("mallory");

        for (Object named : new Object[] {alice.id(), mallory.id(), "x"}) {
            mallory.calls()
                    .queryParam("user_id", named)
                    .get("/api/sessions/")
                    .then()
                    .statusCode(403);
            mallory.calls()
                    .queryParam("user_id", named)
                    .post("/api/logout/all/")
                    .then()
                    .statusCode(403);
        }
        assertLives(alice);
        assertLives(mallory);
    }

    @Test
    void a_user_id_that_is_no_number_is_a_fault_of_the_request() {
        Member admin = Member.admin("root");

        for (String named : new String[] {"x", "1.5", "9".repeat(30), ""}) {
            admin.calls()
                    .queryParam("user_id", named)
                    .get("/api/sessions/")
                    .then()
                    .statusCode(400)
                    .body("user_id", contains("A valid integer is required."));
            admin.calls()
                    .queryParam("user_id", named)
                    .post("/api/logout/all/")
                    .then()
                    .statusCode(400)
                    .body("user_id", contains("A valid integer is required."));
        }
        assertLives(admin);
    }

    @Test
    void who_logs_out_everywhere_is_nowhere_signed_in() {
        Member phone = Member.user("alice");
        Member laptop = phone.again();
        Member bob = Member.user("bob");

        phone.calls()
                .post("/api/logout/all/")
                .then()
                .statusCode(200)
                .body("$", aMapWithSize(1))
                .body("detail", is("Logout successful."));

        assertEnded(phone);
        assertEnded(laptop);
        assertLives(bob);
        assertLives(phone.again());
    }

    @Test
    void who_logs_out_everywhere_else_stays_here() {
        Member phone = Member.user("alice");
        Member laptop = phone.again();
        Member tablet = phone.again();

        phone.calls()
                .queryParam("except_current", true)
                .post("/api/logout/all/")
                .then()
                .statusCode(200);

        assertEnded(laptop);
        assertEnded(tablet);
        assertLives(phone);
    }

    @Test
    void whether_one_stays_is_said_in_no_other_word_than_true_or_false() {
        Member phone = Member.user("alice");
        Member laptop = phone.again();

        for (String word : new String[] {"1", "yes", "True"}) {
            phone.calls()
                    .queryParam("except_current", word)
                    .post("/api/logout/all/")
                    .then()
                    .statusCode(400)
                    .body("except_current", contains("Must be a valid boolean."));
        }
        assertLives(phone);
        assertLives(laptop);
        laptop.calls()
                .queryParam("except_current", false)
                .post("/api/logout/all/")
                .then()
                .statusCode(200);
        assertEnded(laptop);
    }

    @Test
    void an_administrator_logs_anyone_out_everywhere() {
        Member admin = Member.admin("root");
        Member phone = Member.user("alice");
        Member laptop = phone.again();

        admin.calls()
                .queryParam("user_id", phone.id())
                .post("/api/logout/all/")
                .then()
                .statusCode(200);

        assertEnded(phone);
        assertEnded(laptop);
        assertLives(admin);
    }

    @Test
    void nobody_gets_in_without_a_token() {
        Member alice = Member.user("alice");

        given().get("/api/sessions/").then().statusCode(401);
        given().delete("/api/sessions/" + session(alice) + "/").then().statusCode(401);
        given().post("/api/logout/all/").then().statusCode(401);

        assertLives(alice);
    }

    private static Response list(Member caller) {
        return caller.calls().get("/api/sessions/");
    }

    private static Response end(Member caller, String session) {
        return caller.calls().delete("/api/sessions/" + session + "/");
    }

    private static Tokens logsIn(Member member, String device) {
        return Tokens.in(given().header("User-Agent", device)
                .formParam("username", member.username())
                .formParam("password", Member.PASSWORD)
                .post("/api/token/"));
    }

    private static void assertEnded(Member member) {
        tokens(member).callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
        tokens(member).triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
    }

    private static void assertLives(Member member) {
        tokens(member).callsProtected().then().statusCode(200);
        tokens(member).refreshes();
    }

    private static Tokens tokens(Member member) {
        return new Tokens(member.access(), member.refresh());
    }

    private static String session(Member member) {
        return tokens(member).session();
    }

    private static long seconds(JsonPath session, String time) {
        return Instant.parse(session.getString(time)).getEpochSecond();
    }

    private static ObjectNode claims(String token) {
        return Jwt.of(token).claims();
    }
}
