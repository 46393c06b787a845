package dev.signet.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.signet.testing.Member;
import dev.signet.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No text that somebody sends takes more time than its length is worth. */
@QuarkusTest
class EndlessTextTest {
    /** Marks in an order that is not Unicode's: what puts them into it takes minutes. */
    private static final String ENDLESS = "a" + "\u0315".repeat(250_000) + "\u0300".repeat(250_000);

    private static final Duration SOON = Duration.ofSeconds(40);

    private static final Map<String, String> GOOD = Map.of(
            "current_password", Member.PASSWORD,
            "new_password", "another walk, uphill",
            "password", "a quiet walk by the river",
            "code", "123456");

    @ParameterizedTest
    @CsvSource({
        "POST, /api/users/set_password/, current_password, new_password",
        "POST, /api/users/set_password/, new_password, current_password",
        "POST, /api/users/set_username/, current_password, new_username",
        "POST, /api/users/set_username/, new_username, current_password",
        "PATCH, /api/users/me/, current_password, email",
        "DELETE, /api/users/me/, current_password, ",
        "POST, /api/users/me/mfa/totp/, current_password, ",
        "POST, /api/users/me/mfa/totp/disable/, current_password, code",
        "POST, /api/users/me/mfa/totp/confirm/, code, ",
    })
    void a_text_of_somebody_who_is_signed_in_is_refused_at_once(String method, String path, String field, String more) {
        Member alice = Member.user("alice");

        assertThat(status(alice.calls(), method, path, body(field, more))).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/token/, username, password, 401",
        "/api/token/, password, username, 401",
        "/api/token/mfa/, mfa_token, code, 401",
        "/api/token/mfa/totp/confirm/, mfa_token, code, 401",
        "/api/users/resend_activation/, email, , 400",
        "/api/users/reset_password/, email, , 400",
        "/api/token/introspect/, client_secret, token, 401",
    })
    void so_is_one_of_a_stranger(String path, String field, String more, int status) {
        assertThat(status(given(), "POST", path, body(field, more))).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"username, password, email", "password, username, email", "email, username, password"})
    void so_is_one_of_somebody_who_registers(String field, String second, String third) {
        Map<String, String> body = body(field, second);
        body.put(third, good(third));

        assertThat(status(given(), "POST", "/api/users/", body)).isEqualTo(400);
    }

    @Test
    void so_is_the_password_of_a_known_account() {
        Map<String, String> body = body("password", "username");
        body.put("username", Member.user("alice").username());

        assertThat(status(given(), "POST", "/api/token/", body)).isEqualTo(401);
    }

    @Test
    void so_is_the_password_that_a_link_allows_to_set() {
        long alice = Member.user("alice").id();
        String token = UUID.randomUUID().toString();
        Sql.run(
                "insert into one_time_tokens (token_hash, purpose, user_id, created_at, expires_at)"
                        + " values (sha256(convert_to(?, 'UTF8')), 'reset_password', ?, now(), 'infinity')",
                token,
                alice);
        Map<String, String> body = body("new_password", null);
        body.put("token", token);
        body.put(
                "uid",
                Base64.getUrlEncoder().encodeToString(Long.toString(alice).getBytes(StandardCharsets.US_ASCII)));

        assertThat(status(given(), "POST", "/api/users/reset_password_confirm/", body))
                .isEqualTo(400);
        assertThat(Sql.number("select count(*) from one_time_tokens where user_id = ?", alice))
                .isOne();
    }

    private static Map<String, String> body(String endless, String good) {
        Map<String, String> body = new HashMap<>(Map.of(endless, ENDLESS));
        if (good != null) {
            body.put(good, good(good));
        }
        return body;
    }

    private static String good(String field) {
        return GOOD.getOrDefault(field, "someone-" + UUID.randomUUID() + "@example.com");
    }

    private static int status(RequestSpecification from, String method, String path, Map<String, String> body) {
        return assertTimeoutPreemptively(
                SOON,
                () -> from.contentType(ContentType.JSON)
                        .body(body)
                        .request(method, path)
                        .statusCode());
    }
}
