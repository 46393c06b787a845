package dev.signet.mfa;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.Authenticator;
import dev.signet.testing.Member;
import dev.signet.testing.Refused;
import dev.signet.testing.Sql;
import dev.signet.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Administrators who must have a second factor; cookies; and limits behind a proxy, which need another start as well. */
@QuarkusTest
@TestProfile(RequiredFactorTest.Strict.class)
class RequiredFactorTest {
    private static final String ORIGIN = "https://app.example.com";

    @Inject
    AdjustableClock clock;

    @Inject
    DataSource database;

    @TestHTTPResource
    URL service;

    /** Before and after: the limits here are lower than those of other tests. */
    @BeforeEach
    @AfterEach
    void forget_all_guesses() {
        Sql.run("delete from throttled");
    }

    @Test
    void an_administrator_without_one_can_log_in_to_nothing_but_setting_it_up() {
        Member admin = Member.user("admin");
        becomesAdmin(admin);
        Response refused = Api.logIn(admin.username(), Member.PASSWORD);
        refused.then().statusCode(401).body("code", is("mfa_enrolment_required"));
        String token = refused.path("mfa_token");

        // Good for no login by code, with whatever code.
        App.completes(token, "123456").then().spec(Refused.token("Token is invalid or expired"));
        Response begun = post("/api/token/mfa/totp/", Map.of("mfa_token", token));
        begun.then().statusCode(200).header("Cache-Control", "no-store");
        assertThat(begun.<String>path("otpauth_uri"))
                .startsWith("otpauth://totp/Acme%20%26%20Sons:")
                .contains("&issuer=Acme%20%26%20Sons&");
        Authenticator authenticator = Authenticator.with(begun.path("secret"), clock);
        post("/api/token/mfa/totp/confirm/", Map.of("mfa_token", token, "code", "no code"))
                .then()
                .statusCode(401)
                .body("code", is("mfa_code_not_valid"));
        Response confirmed =
                post("/api/token/mfa/totp/confirm/", Map.of("mfa_token", token, "code", authenticator.code()));

        Tokens.in(confirmed).callsProtected().then().statusCode(200);
        assertThat(confirmed.<List<String>>path("recovery_codes")).hasSize(10);
        clock.advance(Duration.ofSeconds(30));
        App app = new App(admin, authenticator, List.of());
        Tokens.in(App.completes(app.mfaToken(), app.code()));
        post("/api/token/mfa/totp/", Map.of("mfa_token", token)).then().statusCode(400);
        clock.advance(Duration.ofSeconds(31));
        post("/api/token/mfa/totp/", Map.of("mfa_token", token)).then().statusCode(401);
    }

    /** Whoever knows the password must not pass by the passkey that the owner has set up on another device meanwhile. */
    @Test
    void whoever_has_set_up_another_factor_since_the_password_sets_up_none_in_this_login() {
        Member admin = Member.user("admin");
        becomesAdmin(admin);
        String token = Api.logIn(admin.username(), Member.PASSWORD).path("mfa_token");
        Response begun = post("/api/token/mfa/totp/", Map.of("mfa_token", token));
        Authenticator authenticator = Authenticator.with(begun.path("secret"), clock);

        Sql.run(
                "insert into factors (user_id, id, kind, name, created_at, confirmed_at, secret)"
                        + " values (?, gen_random_uuid(), 'passkey', '', now(), now(), '')",
                admin.id());

        post("/api/token/mfa/totp/confirm/", Map.of("mfa_token", token, "code", authenticator.code()))
                .then()
                .spec(Refused.token("Token is invalid or expired"));
        assertThat(Sql.number(
                        "select count(*) from factors where user_id = ? and confirmed_at is not null", admin.id()))
                .isOne();
        assertThat(Sql.number("select count(*) from sessions where user_id = ?", admin.id()))
                .isOne();
    }

    @Test
    void a_session_from_before_somebody_became_an_administrator_goes_no_further() {
        Member bob = Member.user("bob");
        Api.refresh(bob.again().refresh()).then().statusCode(200);

        becomesAdmin(bob);

        await("the service to hear it from the database")
                .until(() -> Api.callProtected(bob.access()).statusCode() == 401);
        Api.refresh(bob.refresh()).then().statusCode(401).body("code", is("mfa_enrolment_required"));
        clock.advance(Duration.ofMinutes(1));
        Api.refresh(bob.refresh()).then().statusCode(401).body("code", is("token_not_valid"));
        assertThat(Sql.number(
                        "select count(*) from security_events where kind = 'refresh_token_reused' and user_id = ?",
                        bob.id()))
                .isZero();
    }

    @Test
    void a_refresh_that_cannot_be_told_whether_there_is_one_spends_no_token_and_who_needs_none_is_not_held_up()
            throws SQLException {
        Member heidi = Member.user("heidi");
        App app = App.of(heidi, clock);
        becomesAdmin(heidi);
        clock.advance(Duration.ofSeconds(30));
        Tokens admin = Tokens.in(App.completes(app.mfaToken(), app.code()));
        Member ivan = Member.user("ivan");

        try (Connection operator = database.getConnection();
                Statement lock = operator.createStatement()) {
            operator.setAutoCommit(false);
            lock.execute("lock table factors");
            admin.triesToRefresh().then().statusCode(503);
            Api.refresh(ivan.refresh()).then().statusCode(200);
            operator.rollback();
        }

        admin.refreshes().callsProtected().then().statusCode(200);
    }

    private static Response disables(Tokens tokens, App app) {
        return given().header("Authorization", "Bearer " + tokens.access())
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "current_password",
                        Member.PASSWORD,
                        "code",
                        app.authenticator().code(1)))
                .post("/api/users/me/mfa/totp/disable/");
    }

    @Test
    void who_must_have_one_cannot_take_it_away() {
        Member carol = Member.user("carol");
        App app = App.of(carol, clock);
        becomesAdmin(carol);
        clock.advance(Duration.ofSeconds(30));
        Tokens tokens = Tokens.in(App.completes(app.mfaToken(), app.code()));

        disables(tokens, app).then().statusCode(403);
        given().header("Authorization", "Bearer " + tokens.access())
                .get("/api/users/me/mfa/")
                .then()
                .body("required", is(true));
    }

    @Test
    void who_has_another_one_can_remove_the_app() {
        Member frank = Member.user("frank");
        App app = App.of(frank, clock);
        becomesAdmin(frank);
        Sql.run(
                "insert into factors (user_id, id, kind, name, created_at, confirmed_at, secret)"
                        + " values (?, gen_random_uuid(), 'passkey', '', now(), now(), '')",
                frank.id());
        clock.advance(Duration.ofSeconds(30));
        Tokens tokens = Tokens.in(App.completes(app.mfaToken(), app.code()));

        disables(tokens, app).then().statusCode(204);
        given().header("Authorization", "Bearer " + tokens.access())
                .get("/api/users/me/mfa/")
                .then()
                .body("totp", is(false))
                .body("methods", is(List.of("passkey")))
                .body("recovery_codes_left", is(10));
    }

    @Test
    void a_browser_gets_its_tokens_in_cookies_after_the_second_step_too() {
        App app = App.of(Member.user("dave"), clock);
        clock.advance(Duration.ofSeconds(30));

        Response answer = given().header("Origin", ORIGIN)
                .contentType(ContentType.JSON)
                .body(Map.of("mfa_token", app.mfaToken(), "code", app.code()))
                .post("/api/token/mfa/");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.<Map<String, String>>path("$")).containsOnlyKeys("access");
        assertThat(answer.cookie("__Secure-signet-refresh")).isNotBlank();
        assertThat(answer.detailedCookie("__Secure-signet-refresh-device").isHttpOnly())
                .isTrue();
        given().header("Origin", "https://evil.example.com")
                .contentType(ContentType.JSON)
                .body(Map.of("mfa_token", "x", "code", "123456"))
                .post("/api/token/mfa/")
                .then()
                .statusCode(403);
    }

    @Test
    void a_browsers_device_cookie_spares_its_owner_the_wait() {
        clock.standStill();
        Member erin = Member.user("erin");
        String device =
                through("203.0.113.1", erin.username(), Member.PASSWORD).cookie("__Secure-signet-refresh-device");
        for (int i = 0; i < 10; i++) {
            through("2001:db8:1:" + i + "::1", erin.username(), "wrong").then().statusCode(401);
        }

        through("203.0.113.2", erin.username(), Member.PASSWORD).then().statusCode(429);
        given().header("X-Forwarded-For", "203.0.113.2")
                .header("Origin", ORIGIN)
                .cookie("__Secure-signet-refresh-device", device)
                .contentType(ContentType.JSON)
                .body(Map.of("username", erin.username(), "password", Member.PASSWORD))
                .post("/api/token/")
                .then()
                .statusCode(200);
        // And so does the network that erin logged in from before.
        through("203.0.113.1", erin.username(), Member.PASSWORD).then().statusCode(200);
    }

    @Test
    void behind_a_trusted_proxy_each_client_has_a_limit_of_its_own() {
        clock.standStill();
        String attacker = "198.51.100." + (int) (Math.random() * 250);
        for (int i = 0; i < 12; i++) {
            through(attacker, "nobody-" + UUID.randomUUID(), "wrong").then().statusCode(401);
        }

        through(attacker, "nobody-" + UUID.randomUUID(), "wrong").then().statusCode(429);
        through("192.0.2.7", "nobody-" + UUID.randomUUID(), "wrong").then().statusCode(401);
    }

    /** The client may have made up everything before it. */
    @Test
    void of_several_addresses_in_the_header_the_one_that_the_proxy_added_counts() {
        Member grace = Member.user("grace");

        through("203.0.113.50, 198.51.100.251", grace.username(), Member.PASSWORD)
                .then()
                .statusCode(200);

        assertThat(Sql.number(
                        "select count(*) from sessions where user_id = ? and address = '198.51.100.251'", grace.id()))
                .isOne();
    }

    /** From another address of this machine than the one that is trusted as a proxy. */
    @Test
    void who_is_no_trusted_proxy_cannot_say_where_a_login_comes_from() throws IOException {
        Member frank = Member.user("frank");
        assumeThatCode(() -> connect().close()).doesNotThrowAnyException();
        byte[] body = "{\"username\": \"%s\", \"password\": \"%s\"}"
                .formatted(frank.username(), Member.PASSWORD)
                .getBytes(StandardCharsets.UTF_8);
        String answer;
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(("POST /api/token/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                    + "X-Forwarded-For: 203.0.113.77\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: " + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(Sql.number("select count(*) from sessions where user_id = ? and address = '127.0.0.2'", frank.id()))
                .isOne();
        assertThat(Sql.number("select count(*) from sessions where address = '203.0.113.77'"))
                .isZero();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getByName("127.0.0.1"), service.getPort(), InetAddress.getByName("127.0.0.2"), 0);
    }

    /** A login of a browser behind the proxy. */
    private static Response through(String client, String name, String password) {
        return given().header("X-Forwarded-For", client)
                .header("Origin", ORIGIN)
                .contentType(ContentType.JSON)
                .body(Map.of("username", name, "password", password))
                .post("/api/token/");
    }

    private static void becomesAdmin(Member member) {
        Sql.run("update users set is_staff = true where id = ?", member.id());
    }

    private static Response post(String path, Map<String, String> body) {
        return given().contentType(ContentType.JSON).body(body).post(path);
    }

    /** Everything that is off by default. */
    public static class Strict implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.ofEntries(
                    Map.entry("signet.mfa.required-for", "admins"),
                    Map.entry("signet.sign-in.methods", "password,passkey"),
                    Map.entry("signet.passkey.rp-id", "example.com"),
                    Map.entry("signet.passkey.origins", ORIGIN),
                    Map.entry("signet.cookies.enabled", "true"),
                    Map.entry("signet.cookies.origins", ORIGIN),
                    Map.entry("signet.throttle.address.free", "12"),
                    Map.entry("signet.throttle.address.forget", "1h"),
                    Map.entry("signet.mfa.issuer", "Acme & Sons"),
                    Map.entry("signet.mfa.token-lifetime", "1m"),
                    Map.entry("quarkus.http.proxy.proxy-address-forwarding", "true"),
                    Map.entry("quarkus.http.proxy.trusted-proxies", "127.0.0.1"));
        }
    }
}
