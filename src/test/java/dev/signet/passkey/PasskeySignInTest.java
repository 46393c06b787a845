package dev.signet.passkey;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import dev.signet.passkey.Device.Assertion;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Jwt;
import dev.signet.testing.Member;
import dev.signet.testing.PasskeysOn;
import dev.signet.testing.Refused;
import dev.signet.testing.Sql;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People sign in with a passkey alone, and only with what the standard's verification accepts (WebAuthn §7.2). */
@QuarkusTest
@TestProfile(PasskeysOn.class)
class PasskeySignInTest extends SomebodyWithPasskey {
    @Inject
    AdjustableClock clock;

    @Test
    void without_a_name_any_passkey_that_the_device_finds_will_do() {
        Map<String, Object> options = Passkeys.options();
        assertThat(options)
                .containsEntry("rpId", "example.com")
                .containsEntry("userVerification", "required")
                .containsEntry("allowCredentials", List.of())
                .containsEntry("timeout", 300_000);

        Response answer = Passkeys.signIn(phone.signs(options));

        Tokens tokens = Tokens.in(answer);
        answer.then().header("Cache-Control", "no-store").header("Signet-Device", notNullValue());
        assertThat(tokens.callsProtected().statusCode()).isEqualTo(200);
        assertThat(tokens.refreshes().callsProtected().statusCode()).isEqualTo(200);
        assertThat(Jwt.of(tokens.access()).claims().path("user_id").asLong()).isEqualTo(alice.id());
    }

    @Test
    void it_counts_as_two_factors_and_the_token_says_so() {
        Tokens tokens = Tokens.in(Passkeys.signIn(phone));

        assertThat(Jwt.of(tokens.access()).claims().path("amr").toString()).isEqualTo("[\"hwk\",\"user\",\"mfa\"]");
        assertThat(Jwt.of(tokens.access()).claims().has("auth_time")).isTrue();
        assertThat(lastLogin("success")).isEqualTo("passkey");
    }

    @Test
    void a_synced_passkey_is_a_key_in_software_and_its_backup_is_followed() {
        Device synced = Device.at(PasskeysOn.ORIGIN).synced();
        Passkeys.register(alice, synced).then().statusCode(201);
        Map<String, Object> options = Passkeys.options();

        Tokens tokens = Tokens.in(Passkeys.signIn(synced.assertion(options)
                .flags(Device.UP | Device.UV | Device.BE)
                .json()));

        assertThat(Jwt.of(tokens.access()).claims().path("amr").toString()).isEqualTo("[\"swk\",\"user\",\"mfa\"]");
        Passkeys.list(alice)
                .then()
                .body("passkeys.backup_eligible", is(List.of(false, true)))
                .body("passkeys.backed_up", is(List.of(false, false)))
                .body("passkeys[1].last_used_at", notNullValue());
    }

    @Test
    void with_a_name_only_a_passkey_of_that_account_signs_in() {
        Device other = Device.at(PasskeysOn.ORIGIN);
        Member bob = Member.user("bob");
        Passkeys.register(bob, other).then().statusCode(201);

        Tokens.in(Passkeys.signIn(
                phone.assertion(Passkeys.options(alice.username())).handle(null).json()));
        Tokens.in(Passkeys.signIn(phone.signs(Passkeys.options(alice.username()))));
        Passkeys.signIn(other.signs(Passkeys.options(alice.username()))).then().statusCode(401);
    }

    @Test
    void the_body_may_be_the_credential_or_contain_it() {
        Tokens.in(Passkeys.post("/api/token/passkey/", Map.of("credential", phone.signs(Passkeys.options()))));
        Tokens.in(Passkeys.post("/api/token/passkey", phone.signs(Passkeys.options())));
    }

    /** A byte of CBOR, an empty list in an extension, becomes an object of dozens of bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"authenticatorData", "clientDataJSON", "signature", "userHandle"})
    void what_is_longer_than_any_authenticator_sends_is_not_read(String member) {
        Passkeys.signIn(padded(member, 16_384)).then().statusCode(401);
        Passkeys.signIn(padded(member, 16_387))
                .then()
                .statusCode(400)
                .body("credential", is(List.of("This passkey was not accepted: response." + member + " is too long.")));
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> padded(String member, int length) {
        Map<String, Object> answer = phone.signs(Passkeys.options());
        Map<String, Object> response = new HashMap<>((Map<String, Object>) answer.get("response"));
        byte[] sent = Device.bytes((String) response.get(member));
        response.put(member, Device.text(Arrays.copyOf(sent, length)));
        answer.put("response", response);
        return answer;
    }

    // ---- Who has an account is not revealed ----

    @Test
    void the_options_for_an_unknown_name_are_like_those_for_a_known_one() {
        Member without = Member.user("without");
        for (String name :
                List.of("nobody-" + UUID.randomUUID(), without.username(), "nobody@example.com", "…", "\u0000x")) {
            Map<String, Object> unknown = optionsOf(name);
            if (unknown == null) {
                continue;
            }
            Map<String, Object> known = Passkeys.options(alice.username());
            assertThat(Device.bytes((String) unknown.remove("challenge")))
                    .hasSameSizeAs(Device.bytes((String) known.remove("challenge")));
            assertThat(unknown).isEqualTo(known).containsEntry("allowCredentials", List.of());
        }
    }

    private static Map<String, Object> optionsOf(String name) {
        Response answer = Passkeys.post("/api/token/passkey/options/", Map.of("username", name));
        return answer.statusCode() == 200 ? answer.path("$") : null;
    }

    @Test
    void the_answers_for_unknown_names_and_passkeys_are_the_same_as_for_wrong_ones() {
        String refused = Passkeys.signIn(phone.assertion(Passkeys.options(alice.username()))
                        .falsified()
                        .json())
                .then()
                .statusCode(401)
                .extract()
                .asString();
        Map<String, Object> unknown = Passkeys.options("nobody-" + UUID.randomUUID());

        Response answer = Passkeys.signIn(
                phone.assertion(unknown).id(Device.random(20)).handle(null).json());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.asString()).isEqualTo(refused);
        for (int i = 0; i < 15; i++) {
            assertThat(Passkeys.signIn(phone.assertion(Passkeys.options(alice.username()))
                                    .falsified()
                                    .json())
                            .statusCode())
                    .as("no wait tells that the account exists")
                    .isEqualTo(401);
        }
    }

    // ---- What is refused ----

    private record Wrong(String name, UnaryOperator<Assertion> change) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Wrong> wrong_assertions() {
        return Stream.of(
                new Wrong("challenge random", made -> made.client("challenge", Device.text(Device.random(64)))),
                new Wrong("challenge empty", made -> made.client("challenge", "")),
                new Wrong("type create", made -> made.client("type", "webauthn.create")),
                new Wrong("type missing", made -> made.client("type", null)),
                new Wrong("origin of others", made -> made.client("origin", "https://evil.example")),
                new Wrong("origin http", made -> made.client("origin", "http://login.example.com")),
                new Wrong("origin port", made -> made.client("origin", PasskeysOn.ORIGIN + ":444")),
                new Wrong("origin not listed", made -> made.client("origin", "https://www.example.com")),
                new Wrong("origin path", made -> made.client("origin", "https://evil.example/https://example.com")),
                new Wrong("origin user", made -> made.client("origin", "https://example.com@evil.example")),
                new Wrong("origin null", made -> made.client("origin", null)),
                new Wrong("in a frame", made -> made.client("crossOrigin", true)),
                new Wrong("in a frame of", made -> made.client("topOrigin", "https://evil.example")),
                new Wrong("rp id of others", made -> made.rpId("evil.example")),
                new Wrong("rp id below", made -> made.rpId("login.example.com")),
                new Wrong("nobody there", made -> made.flags(Device.UV)),
                new Wrong("not verified", made -> made.flags(Device.UP)),
                new Wrong("no flags", made -> made.flags(0)),
                new Wrong("backed up but may not be", made -> made.flags(Device.UP | Device.UV | Device.BS)),
                new Wrong("backup eligible later", made -> made.flags(Device.UP | Device.UV | Device.BE)),
                new Wrong("key announced but missing", made -> made.flags(Device.UP | Device.UV | Device.AT)),
                new Wrong("signature falsified", Assertion::falsified),
                new Wrong("signed by another key", made -> made.signedBy(Device.at(PasskeysOn.ORIGIN))),
                new Wrong(
                        "signed with another algorithm",
                        made -> made.signedBy(Device.at(PasskeysOn.ORIGIN, Device.Kind.RS256))),
                new Wrong("unknown credential", made -> made.id(Device.random(32))),
                new Wrong("empty credential", made -> made.id(new byte[0])),
                new Wrong("no handle", made -> made.handle(null)),
                new Wrong("random handle", made -> made.handle(Device.random(24))),
                new Wrong("short handle", made -> made.handle(new byte[1])));
    }

    @ParameterizedTest
    @MethodSource("wrong_assertions")
    void what_the_standard_refuses_is_refused(Wrong wrong) {
        long sessions = sessions();
        Assertion made = phone.assertion(Passkeys.options());

        Passkeys.signIn(wrong.change().apply(made).json())
                .then()
                .spec(Refused.because("No active account found with the given credentials"));

        assertThat(sessions()).isEqualTo(sessions);
    }

    @Test
    void the_passkey_of_another_user_is_refused_in_every_combination() {
        Member bob = Member.user("bob");
        Device bobs = Device.at(PasskeysOn.ORIGIN);
        Passkeys.register(bob, bobs).then().statusCode(201);

        for (Map<String, Object> credential : List.of(
                bobs.assertion(Passkeys.options()).handle(phone.userHandle()).json(),
                bobs.assertion(Passkeys.options()).id(phone.id()).json(),
                bobs.assertion(Passkeys.options())
                        .id(phone.id())
                        .handle(phone.userHandle())
                        .json(),
                bobs.signs(Passkeys.options(alice.username())),
                bobs.assertion(Passkeys.options(alice.username())).handle(null).json(),
                bobs.assertion(Passkeys.options(alice.username()))
                        .handle(phone.userHandle())
                        .json(),
                phone.assertion(Passkeys.options(alice.username()))
                        .handle(bobs.userHandle())
                        .json())) {
            Passkeys.signIn(credential).then().statusCode(401);
        }
    }

    @Test
    void a_challenge_is_for_one_sign_in_and_for_five_minutes() {
        Map<String, Object> answer = phone.signs(Passkeys.options());
        Tokens.in(Passkeys.signIn(answer));
        Passkeys.signIn(answer).then().statusCode(401);

        Map<String, Object> late = phone.signs(Passkeys.options());
        clock.advance(Duration.ofMinutes(5));
        Passkeys.signIn(late).then().statusCode(401);

        Map<String, Object> options = Passkeys.options();
        Passkeys.signIn(phone.assertion(options).falsified().json()).then().statusCode(401);
        Passkeys.signIn(phone.signs(options)).then().statusCode(401);
    }

    @Test
    void of_many_requests_with_one_answer_one_succeeds() {
        Map<String, Object> answer = phone.signs(Passkeys.options());

        List<Integer> answers = AtOnce.all(Collections.nCopies(
                6, (Callable<Integer>) () -> Passkeys.signIn(answer).statusCode()));

        assertThat(answers).containsOnlyOnce(200).containsOnly(200, 401);
    }

    @Test
    void challenges_of_other_purposes_are_refused() {
        String step = Passkeys.post(
                        "/api/token/mfa/passkey/options/",
                        Map.of(
                                "mfa_token",
                                Api.logIn(alice.username(), Member.PASSWORD).path("mfa_token")))
                .path("challenge");
        for (Object challenge : List.of(
                Passkeys.creationOptions(alice).get("challenge"),
                Passkeys.signUpOptions("new-" + UUID.randomUUID()).get("challenge"),
                step)) {
            Passkeys.signIn(phone.assertion(new HashMap<>(Map.of("challenge", challenge)))
                            .json())
                    .then()
                    .statusCode(401);
        }
    }

    @Test
    void a_counter_that_grows_is_kept_and_one_that_does_not_is_recorded_but_locks_nobody_out() {
        Device key = Device.at(PasskeysOn.ORIGIN).withCounter(7);
        Passkeys.register(alice, key).then().statusCode(201);

        Tokens.in(Passkeys.signIn(key.assertion(Passkeys.options()).counter(9).json()));
        assertThat(decreases()).isNull();
        for (long counter : new long[] {9, 3, 0}) {
            Tokens.in(Passkeys.signIn(
                    key.assertion(Passkeys.options()).counter(counter).json()));
        }

        assertThat(decreases()).isEqualTo("my phone: 9 after 9, my phone: 3 after 9, my phone: 0 after 9");
        Tokens.in(Passkeys.signIn(
                key.assertion(Passkeys.options()).counter(0xFFFFFFFFL).json()));
        assertThat(Sql.number("select max(state) from factors where user_id = ?", alice.id()))
                .isEqualTo(0xFFFFFFFFL);
    }

    private String decreases() {
        return Sql.text(
                "select string_agg(detail, ', ' order by id) from security_events"
                        + " where user_id = ? and kind = 'passkey_counter_decreased'",
                alice.id());
    }

    @Test
    void a_removed_passkey_a_locked_and_a_deleted_account_are_refused() {
        Device old = Device.at(PasskeysOn.ORIGIN);
        String id = Passkeys.register(alice, old).path("id");
        Passkeys.remove(alice, id).then().statusCode(200);
        Passkeys.signIn(old).then().statusCode(401);
        assertThat(lastLogin("failure")).isEqualTo("no such passkey");

        Sql.run("update users set is_active = false where id = ?", alice.id());
        Passkeys.signIn(phone).then().statusCode(401);
        assertThat(lastLogin("failure")).isEqualTo("inactive account");

        Sql.run("delete from users where id = ?", alice.id());
        Passkeys.signIn(phone).then().statusCode(401);
        assertThat(Sql.number("select count(*) from credential_ids where credential_id = ?", phone.id()))
                .isZero();
    }

    @Test
    void why_a_passkey_was_refused_is_in_the_security_events_only() {
        Passkeys.signIn(phone.assertion(Passkeys.options())
                        .client("origin", "https://evil.example")
                        .json())
                .then()
                .statusCode(401);
        assertThat(lastLogin("failure")).isEqualTo("bad origin");
        Passkeys.signIn(phone.assertion(Passkeys.options()).falsified().json())
                .then()
                .statusCode(401);
        assertThat(lastLogin("failure")).isEqualTo("bad signature");
    }

    @Test
    void a_key_that_was_put_in_place_of_another_is_not_accepted() {
        Member mallory = Member.user("mallory");
        Device evil = Device.at(PasskeysOn.ORIGIN);
        Passkeys.register(mallory, evil).then().statusCode(201);
        Sql.run(
                "update factors set secret = (select secret from factors where user_id = " + mallory.id()
                        + ") where user_id = ?",
                alice.id());

        Passkeys.signIn(evil.assertion(Passkeys.options())
                        .id(phone.id())
                        .handle(phone.userHandle())
                        .json())
                .then()
                .statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "\"x\"",
                "{\"credential\": null}",
                "{\"credential\": {}}",
                "{\"type\": \"public-key\", \"id\": \"AA\", \"rawId\": \"AA\"}",
                "{\"type\": \"public-key\", \"id\": \"AA\", \"rawId\": \"AA\", \"response\": {\"clientDataJSON\": \"e30\"}}",
                "{\"type\": \"public-key\", \"id\": \"A=A\", \"rawId\": \"A=A\", \"response\": {}}"
            })
    void nonsense_is_refused(String body) {
        given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/token/passkey/")
                .then()
                .statusCode(400);
    }

    @Test
    void spent_challenges_are_deleted_when_they_expire() {
        Sql.run("delete from used_once");

        Tokens.in(Passkeys.signIn(phone));

        assertThat(usedFor("0 minutes")).isEqualTo(1);
        assertThat(usedFor("6 minutes")).isZero();
    }

    @Test
    void an_empty_name_counts_as_none() {
        Passkeys.post("/api/token/passkey/options/", Map.of("username", ""))
                .then()
                .statusCode(200)
                .body("allowCredentials", hasSize(0));
        given().post("/api/token/passkey/options").then().statusCode(200);
    }

    /** The number of rows that are kept for longer than this. */
    private static long usedFor(String interval) {
        return Sql.number("select count(*) from used_once where expires_at > now() + cast(? as interval)", interval);
    }

    private long sessions() {
        return Sql.number("select count(*) from sessions where user_id = ?", alice.id());
    }

    private String lastLogin(String outcome) {
        return Sql.text(
                "select detail from security_events where user_id = ? and kind = 'login' and outcome = ?"
                        + " order by id desc",
                alice.id(),
                outcome);
    }
}
