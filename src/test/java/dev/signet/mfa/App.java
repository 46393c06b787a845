package dev.signet.mfa;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Authenticator;
import dev.signet.testing.Member;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Somebody's authenticator app in use, and what they do with it. */
record App(Member member, Authenticator authenticator, List<String> recoveryCodes) {

    /** Sets up a second factor for a member. */
    static App of(Member member, Clock clock) {
        Authenticator authenticator = begins(member, clock);
        Response confirmed = post(member, "/api/users/me/mfa/totp/confirm/", Map.of("code", authenticator.code()));
        assertThat(confirmed.statusCode()).as(confirmed.asString()).isEqualTo(200);
        assertThat(confirmed.header("Cache-Control")).isEqualTo("no-store");
        return new App(member, authenticator, confirmed.path("recovery_codes"));
    }

    /** Gets a secret, and does not confirm it. */
    static Authenticator begins(Member member, Clock clock) {
        Response begun = post(member, "/api/users/me/mfa/totp/", Map.of("current_password", Member.PASSWORD));
        assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(200);
        return Authenticator.with(begun.path("secret"), clock);
    }

    /** What the app shows. */
    String code() {
        return authenticator.code();
    }

    /** Logs in with the password, and is asked for a code. */
    String mfaToken() {
        Response answer = logsIn(Member.PASSWORD);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(401);
        assertThat(answer.<String>path("code")).isEqualTo("mfa_required");
        return answer.path("mfa_token");
    }

    Response logsIn(String password) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("username", member.username(), "password", password))
                .post("/api/token/");
    }

    /** The second step of a login. */
    static Response completes(String mfaToken, String code) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("mfa_token", mfaToken, "code", code))
                .post("/api/token/mfa/");
    }

    Response post(String path, Map<String, String> body) {
        return post(member, path, body);
    }

    static Response post(Member member, String path, Map<String, String> body) {
        return member.calls().contentType(ContentType.JSON).body(body).post(path);
    }
}
