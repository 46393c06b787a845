package dev.signet.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.signet.passkey.Device.Assertion;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Authenticator;
import dev.signet.testing.Jwt;
import dev.signet.testing.Member;
import dev.signet.testing.PasskeysOn;
import dev.signet.testing.Sql;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** After the password, a passkey completes a login as a code does. */
@QuarkusTest
@TestProfile(PasskeysOn.class)
class PasskeySecondFactorTest {
    @Inject
    AdjustableClock clock;

    private Member alice;
    private Device key;
    private List<String> recoveryCodes;

    @BeforeEach
    void somebody_has_a_passkey() {
        Sql.run("delete from throttled");
        alice = Member.user("alice");
        key = Device.at(PasskeysOn.ORIGIN);
        recoveryCodes = Passkeys.register(alice, key).path("recovery_codes");
    }

    @Test
    void the_password_alone_is_not_enough_and_the_passkey_completes_it() {
        Response first = password();
        first.then()
                .statusCode(401)
                .body("code", is("mfa_required"))
                .body("methods", contains("passkey", "recovery_code"));
        String token = first.path("mfa_token");
        Map<String, Object> options = options(token);
        assertThat(options).containsEntry("rpId", "example.com");
        assertThat(options.get("allowCredentials").toString()).contains(Device.text(key.id()));

        Response second = completes(token, key.assertion(options).handle(null).json());

        second.then().header("Cache-Control", "no-store");
        Tokens tokens = Tokens.in(second);
        assertThat(Jwt.of(tokens.access()).claims().path("amr").toString())
                .isEqualTo("[\"pwd\",\"hwk\",\"user\",\"mfa\"]");
        assertThat(Sql.text(
                        "select detail from security_events where user_id = ? and kind = 'login' and outcome = 'success'"
                                + " order by id desc",
                        alice.id()))
                .isEqualTo("password, passkey");
        completes(token, key.signs(options(token))).then().statusCode(401).body("code", is("token_not_valid"));
    }

    @Test
    void it_stands_next_to_an_app_and_either_completes_the_login() {
        Response begun = Passkeys.post(alice, "/api/users/me/mfa/totp/", Map.of("current_password", Member.PASSWORD));
        Authenticator app = Authenticator.with(begun.path("secret"), clock);
        Passkeys.post(alice, "/api/users/me/mfa/totp/confirm/", Map.of("code", app.code()))
                .then()
                .statusCode(200);
        password().then().body("methods", containsInAnyOrder("passkey", "totp", "recovery_code"));

        String one = password().path("mfa_token");
        Tokens.in(completes(one, key.signs(options(one))));
        clock.advance(Duration.ofSeconds(30));
        Tokens.in(Passkeys.post(
                "/api/token/mfa/", Map.of("mfa_token", password().path("mfa_token"), "code", app.code())));
        String three = password().path("mfa_token");
        Passkeys.post("/api/token/mfa/passkey/", Map.of("mfa_token", three, "credential", app.code()))
                .then()
                .statusCode(400);
    }

    @Test
    void a_recovery_code_helps_those_who_lost_the_passkey() {
        Tokens.in(Passkeys.post(
                "/api/token/mfa/", Map.of("mfa_token", password().path("mfa_token"), "code", recoveryCodes.get(0))));
    }

    @Test
    void an_administrator_removes_it_with_the_other_factors() {
        Member admin = Member.admin("admin");
        admin.calls().delete("/api/users/" + alice.id() + "/mfa/").then().statusCode(204);
        Tokens.in(password());
        Passkeys.signIn(key).then().statusCode(401);
    }

    private record Wrong(String name, UnaryOperator<Assertion> change) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Wrong> wrong_answers() {
        return Stream.of(
                new Wrong("challenge", made -> made.client("challenge", Device.text(Device.random(64)))),
                new Wrong(
                        "challenge of a sign-in",
                        made -> made.client("challenge", Passkeys.options().get("challenge"))),
                new Wrong("type", made -> made.client("type", "webauthn.create")),
                new Wrong("origin", made -> made.client("origin", "https://evil.example")),
                new Wrong("rp id", made -> made.rpId("evil.example")),
                new Wrong("nobody there", made -> made.flags(Device.UV)),
                new Wrong("not verified", made -> made.flags(Device.UP)),
                new Wrong("signature", Assertion::falsified),
                new Wrong("key", made -> made.signedBy(Device.at(PasskeysOn.ORIGIN))),
                new Wrong("credential", made -> made.id(Device.random(32))));
    }

    @ParameterizedTest
    @MethodSource("wrong_answers")
    void a_wrong_answer_is_refused_and_counts_as_a_guess(Wrong wrong) {
        String token = password().path("mfa_token");

        completes(token, wrong.change().apply(key.assertion(options(token))).json())
                .then()
                .statusCode(401)
                .body("code", is("mfa_code_not_valid"));

        Tokens.in(completes(token, key.signs(options(token))));
    }

    @Test
    void a_challenge_is_for_the_login_that_asked_for_it() {
        String one = password().path("mfa_token");
        String other = password().path("mfa_token");

        completes(other, key.signs(options(one))).then().statusCode(401).body("code", is("mfa_code_not_valid"));
        Tokens.in(completes(other, key.signs(options(other))));
    }

    @Test
    void a_passkey_of_another_user_is_refused() {
        Member mallory = Member.user("mallory");
        Device evil = Device.at(PasskeysOn.ORIGIN);
        Passkeys.register(mallory, evil).then().statusCode(201);
        String token = password().path("mfa_token");

        completes(token, evil.signs(options(token))).then().statusCode(401);
        completes(token, evil.assertion(options(token)).id(key.id()).json())
                .then()
                .statusCode(401);
    }

    @Test
    void of_many_requests_with_one_answer_one_succeeds() {
        String token = password().path("mfa_token");
        Map<String, Object> answer = key.signs(options(token));
        Callable<Integer> call = () -> completes(token, answer).statusCode();

        assertThat(AtOnce.all(List.of(call, call, call, call)))
                .containsOnlyOnce(200)
                .containsOnly(200, 401);
    }

    @Test
    void options_need_a_login_that_waits() {
        Passkeys.post("/api/token/mfa/passkey/options/", Map.of("mfa_token", "none"))
                .then()
                .statusCode(401)
                .body("code", is("token_not_valid"));
        Passkeys.post("/api/token/mfa/passkey/options/", Map.of()).then().statusCode(400);
        completes("none", key.signs(Passkeys.options())).then().statusCode(401);
    }

    @Test
    void too_many_wrong_answers_must_wait() {
        clock.standStill();
        String token = password().path("mfa_token");
        int status = 401;
        for (int i = 0; i < 6 && status == 401; i++) {
            Assertion wrong = key.assertion(options(token)).falsified();
            status = completes(token, wrong.json()).statusCode();
        }
        assertThat(status).isEqualTo(429);
    }

    @Test
    void the_last_way_to_sign_in_cannot_be_removed() {
        Sql.run(
                "update users set password = '!none', password_rehashes = password_rehashes + 1 where id = ?",
                alice.id());
        Tokens fresh = Tokens.in(Passkeys.signIn(key));
        Member again = new Member(alice.id(), alice.username(), fresh.access(), fresh.refresh());
        String id = Passkeys.list(again).path("passkeys[0].id");

        again.calls().delete(Passkeys.MINE + id + "/").then().statusCode(400).body("code", is("last_sign_in_method"));
        Passkeys.list(again).then().body("passkeys.id", hasItem(id));

        Map<String, Object> options = again.calls()
                .post(Passkeys.MINE + "options/")
                .then()
                .statusCode(200)
                .extract()
                .path("$");
        Device second = Device.at(PasskeysOn.ORIGIN);
        Passkeys.register(again, "second", second.creates(options)).then().statusCode(201);
        again.calls().delete(Passkeys.MINE + id + "/").then().statusCode(200);
        Tokens.in(Passkeys.signIn(second));
    }

    @Test
    void of_two_removals_at_once_one_leaves_a_way_to_sign_in() {
        Device second = Device.at(PasskeysOn.ORIGIN);
        Passkeys.register(alice, second).then().statusCode(201);
        Sql.run(
                "update users set password = '!none', password_rehashes = password_rehashes + 1 where id = ?",
                alice.id());
        Tokens fresh = Tokens.in(Passkeys.signIn(key));
        Member again = new Member(alice.id(), alice.username(), fresh.access(), fresh.refresh());
        List<String> ids = Passkeys.list(again).path("passkeys.id");

        List<Integer> answers = AtOnce.all(ids.stream()
                .<Callable<Integer>>map(id ->
                        () -> again.calls().delete(Passkeys.MINE + id + "/").statusCode())
                .toList());

        assertThat(answers).containsExactlyInAnyOrder(200, 400);
    }

    private Response password() {
        return Api.logIn(alice.username(), Member.PASSWORD);
    }

    private static Map<String, Object> options(String token) {
        return Passkeys.post("/api/token/mfa/passkey/options/", Map.of("mfa_token", token))
                .then()
                .statusCode(200)
                .extract()
                .path("$");
    }

    private static Response completes(String token, Map<String, Object> credential) {
        return Passkeys.post(
                "/api/token/mfa/passkey/", new HashMap<>(Map.of("mfa_token", token, "credential", credential)));
    }
}
