package dev.signet.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.signet.passkey.Device.Creation;
import dev.signet.passkey.Device.Kind;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Argon2;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Member;
import dev.signet.testing.PasskeysOn;
import dev.signet.testing.Sql;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.MockMailbox;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signed-in users add passkeys, and only what the standard's verification accepts (WebAuthn §7.1) becomes one. */
@QuarkusTest
@TestProfile(PasskeysOn.class)
class PasskeyRegistrationTest {
    @Inject
    AdjustableClock clock;

    @Inject
    MockMailbox mails;

    private Member alice;

    @BeforeEach
    void somebody_has_an_account() {
        Sql.run("delete from throttled");
        alice = Member.user("alice");
    }

    @Test
    void the_options_are_those_of_the_standard() {
        Response options =
                Passkeys.post(alice, Passkeys.MINE + "options/", Map.of("current_password", Member.PASSWORD));

        options.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("rp.id", is("example.com"))
                .body("rp.name", is("Example"))
                .body("user.name", is(alice.username()))
                .body("user.displayName", is(alice.username()))
                .body("pubKeyCredParams.alg", is(List.of(-8, -7, -257)))
                .body("timeout", is(300_000))
                .body("excludeCredentials", hasSize(0))
                .body("authenticatorSelection.residentKey", is("required"))
                .body("authenticatorSelection.userVerification", is("required"))
                .body("attestation", is("none"));
        assertThat(Device.bytes(options.path("challenge"))).hasSizeGreaterThanOrEqualTo(16);
        byte[] handle = Device.bytes(options.path("user.id"));
        assertThat(handle).hasSizeBetween(16, 64);
        assertThat(new String(handle, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(alice.username());
    }

    @Test
    void a_longer_attestation_than_any_authenticator_makes_is_not_read() {
        Device phone = Device.at(PasskeysOn.ORIGIN);

        Passkeys.register(
                        alice,
                        "my phone",
                        phone.creation(Passkeys.creationOptions(alice))
                                .format("none", Map.of("padding", new byte[16_384]))
                                .json())
                .then()
                .statusCode(400)
                .body(
                        "credential",
                        is(List.of("This passkey was not accepted: response.attestationObject is too long.")));
    }

    @Test
    void a_passkey_is_added_listed_renamed_and_removed() {
        Device phone = Device.at(PasskeysOn.ORIGIN).synced();

        Response added = Passkeys.register(alice, phone);

        added.then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .body("name", is("my phone"))
                .body("credential_id", is(Device.text(phone.id())))
                .body("aaguid", is(new UUID(0, 0).toString()))
                .body("transports", is(List.of("hybrid", "internal")))
                .body("backup_eligible", is(true))
                .body("backed_up", is(true))
                .body("created_at", notNullValue())
                .body("last_used_at", nullValue())
                .body("recovery_codes", hasSize(10));
        String id = added.path("id");
        for (Response renamed : List.of(
                Passkeys.patch(alice, id, "old phone"),
                alice.calls()
                        .contentType("application/json")
                        .body(Map.of("name", "old phone"))
                        .put(Passkeys.MINE + id))) {
            renamed.then().statusCode(200).body("name", is("old phone"));
        }
        Passkeys.list(alice)
                .then()
                .body("passkeys.name", is(List.of("old phone")))
                .body("accepted_credentials.rpId", is("example.com"))
                .body("accepted_credentials.userId", is(Device.text(phone.userHandle())))
                .body("accepted_credentials.allAcceptedCredentialIds", is(List.of(Device.text(phone.id()))));

        Passkeys.remove(alice, id)
                .then()
                .statusCode(200)
                .body("rpId", is("example.com"))
                .body("userId", is(Device.text(phone.userHandle())))
                .body("allAcceptedCredentialIds", hasSize(0));
        Passkeys.list(alice).then().body("passkeys", hasSize(0));
        Passkeys.remove(alice, id).then().statusCode(404);
        assertThat(Sql.number("select count(*) from recovery_codes where user_id = ?", alice.id()))
                .isZero();
        assertThat(Sql.text(
                        "select string_agg(kind || ' ' || detail, ', ' order by id) from security_events"
                                + " where user_id = ? and kind like 'passkey%'",
                        alice.id()))
                .isEqualTo("passkey_added my phone, passkey_renamed old phone, passkey_renamed old phone,"
                        + " passkey_removed old phone");
    }

    @Test
    void the_user_hears_by_mail_of_a_passkey_that_was_added_or_removed() {
        Sql.run("update users set date_joined = now() - interval '1 day' where id = ?", alice.id());
        String address = alice.username() + "@example.com";
        String id = Passkeys.register(alice, Device.at(PasskeysOn.ORIGIN)).path("id");
        Passkeys.patch(alice, id, "old phone").then().statusCode(200);
        Passkeys.remove(alice, id).then().statusCode(200);

        await().until(() -> mails.getMailsSentTo(address).size() == 2);
        assertThat(mails.getMailsSentTo(address))
                .extracting(Mail::getSubject)
                .containsExactlyInAnyOrder(
                        "A passkey was added to your account on Signet",
                        "A passkey was removed from your account on Signet");
    }

    /** The loser of the race is told that the passkey is not there, whoever wins. */
    @Test
    void of_renamings_and_removals_at_once_none_fails() {
        for (int round = 0; round < 5; round++) {
            String id = Passkeys.register(alice, Device.at(PasskeysOn.ORIGIN)).path("id");
            List<Callable<Integer>> calls = List.of(
                    () -> Passkeys.patch(alice, id, "one").statusCode(),
                    () -> Passkeys.remove(alice, id).statusCode(),
                    () -> Passkeys.patch(alice, id, "two").statusCode(),
                    () -> Passkeys.remove(alice, id).statusCode());

            assertThat(AtOnce.all(calls)).isSubsetOf(200, 404).contains(404);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ES256", "EDDSA", "RS256"})
    void every_offered_algorithm_works(Kind kind) {
        Device phone = Device.at(PasskeysOn.ORIGIN, kind);
        Passkeys.register(alice, phone).then().statusCode(201);
        Passkeys.signIn(phone).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PasskeysOn.ORIGIN,
                "https://example.com",
                "https://example.org",
                "android:apk-key-hash:FG3pg8VzBlDY7rmVLzT8ZBagg0LmHb6oigSWsj_PROU"
            })
    void pages_and_apps_of_every_configured_origin_work(String origin) {
        Device phone = Device.at(origin);
        Passkeys.register(alice, phone).then().statusCode(201);
        Passkeys.signIn(phone).then().statusCode(200);
    }

    @Test
    void the_credential_may_be_text_as_phones_return_it() throws Exception {
        Device phone = Device.at(PasskeysOn.ORIGIN);
        String json = new com.fasterxml.jackson.databind.ObjectMapper()
                .writeValueAsString(phone.creates(Passkeys.creationOptions(alice)));

        Passkeys.post(alice, Passkeys.MINE, Map.of("credential", json))
                .then()
                .statusCode(201)
                .body("name", is(""));
    }

    @Test
    void attestation_that_nobody_asked_for_is_not_verified() {
        Creation creation = Device.at(PasskeysOn.ORIGIN).creation(Passkeys.creationOptions(alice));
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("alg", -7);
        statement.put("sig", new byte[] {1, 2, 3});

        Passkeys.register(alice, "key", creation.format("packed", statement).json())
                .then()
                .statusCode(201);
    }

    // ---- What is refused ----

    private record Wrong(String name, UnaryOperator<Creation> change) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Wrong> wrong_registrations() {
        return Stream.of(
                new Wrong("challenge random", made -> made.client("challenge", Device.text(Device.random(64)))),
                new Wrong("challenge empty", made -> made.client("challenge", "")),
                new Wrong(
                        "challenge longer",
                        made -> made.client("challenge", made.clientData.get("challenge") + "AAAA")),
                new Wrong("challenge flipped", made -> made.client("challenge", flipped(made))),
                new Wrong("type get", made -> made.client("type", "webauthn.get")),
                new Wrong("type payment", made -> made.client("type", "payment.get")),
                new Wrong("origin of others", made -> made.client("origin", "https://evil.example")),
                new Wrong("origin http", made -> made.client("origin", "http://login.example.com")),
                new Wrong("origin port", made -> made.client("origin", PasskeysOn.ORIGIN + ":8443")),
                new Wrong("origin below", made -> made.client("origin", "https://x.login.example.com")),
                new Wrong("origin behind", made -> made.client("origin", "https://login.example.com.evil.example")),
                new Wrong("origin null", made -> made.client("origin", "null")),
                new Wrong("origin of another app", made -> made.client("origin", "android:apk-key-hash:AAAA")),
                new Wrong("origin no text", made -> made.client("origin", 1)),
                new Wrong("in a frame", made -> made.client("crossOrigin", true)),
                new Wrong("in a frame of", made -> made.client("topOrigin", "https://evil.example")),
                new Wrong("rp id of others", made -> made.rpId("example.org")),
                new Wrong("rp id below", made -> made.rpId("login.example.com")),
                new Wrong("nobody there", made -> made.flags(Device.UV | Device.AT)),
                new Wrong("not verified", made -> made.flags(Device.UP | Device.AT)),
                new Wrong(
                        "backed up but may not be", made -> made.flags(Device.UP | Device.UV | Device.AT | Device.BS)),
                new Wrong("no key", made -> made.flags(Device.UP | Device.UV)),
                new Wrong("algorithm not offered", made -> made.algorithm(-35)),
                new Wrong("algorithm of another family", made -> made.algorithm(-8)),
                new Wrong("algorithm unknown", made -> made.algorithm(-99_999)),
                new Wrong("point off the curve", made -> made.key(-2, Device.random(32))),
                new Wrong("point of zeros", made -> made.key(-2, new byte[32]).key(-3, new byte[32])),
                new Wrong("coordinate too short", made -> made.key(-3, Device.random(31))),
                new Wrong("coordinate too long", made -> made.key(-2, Device.random(33))),
                new Wrong("coordinate empty", made -> made.key(-3, new byte[0])),
                new Wrong("id of another", made -> made.attestedId(Device.random(32))),
                new Wrong("id too long", made -> made.attestedId(new byte[1024]).id(new byte[1024])),
                new Wrong("id empty", made -> made.attestedId(new byte[0]).id(new byte[0])),
                new Wrong("format unknown", made -> made.format("nonsense", Map.of())),
                new Wrong("statement with none", made -> made.format("none", Map.of("x", 1))));
    }

    private static String flipped(Creation made) {
        byte[] bytes = Device.bytes((String) made.clientData.get("challenge"));
        bytes[3] ^= 1;
        return Device.text(bytes);
    }

    @ParameterizedTest
    @MethodSource("wrong_registrations")
    void what_the_standard_refuses_is_refused(Wrong wrong) {
        Creation made = Device.at(PasskeysOn.ORIGIN).creation(Passkeys.creationOptions(alice));

        Passkeys.register(alice, "x", wrong.change().apply(made).json())
                .then()
                .statusCode(400)
                .body("credential[0]", containsString("This passkey was not accepted: "));
        assertThat(Sql.number("select count(*) from factors where user_id = ?", alice.id()))
                .isZero();
    }

    @Test
    void a_key_of_another_algorithm_is_refused() {
        Device phone = Device.at(PasskeysOn.ORIGIN, Kind.ES384);
        Passkeys.register(alice, phone).then().statusCode(400);
    }

    @Test
    void a_challenge_can_be_answered_once_in_time_and_by_its_user() {
        Device phone = Device.at(PasskeysOn.ORIGIN);
        Map<String, Object> answer = phone.creates(Passkeys.creationOptions(alice));
        Passkeys.register(alice, "x", answer).then().statusCode(201);
        Passkeys.register(alice, "x", answer).then().statusCode(400);

        Member bob = Member.user("bob");
        Device others = Device.at(PasskeysOn.ORIGIN);
        Passkeys.register(bob, "x", others.creates(Passkeys.creationOptions(alice)))
                .then()
                .statusCode(400);

        Map<String, Object> late = Device.at(PasskeysOn.ORIGIN).creates(Passkeys.creationOptions(alice));
        clock.advance(Duration.ofMinutes(5));
        Passkeys.register(alice, "x", late).then().statusCode(400);
    }

    @Test
    void options_from_before_a_change_of_password_add_nothing() {
        Device phone = Device.at(PasskeysOn.ORIGIN);
        Map<String, Object> credential = phone.creates(Passkeys.creationOptions(alice));
        Sql.run("update users set password = ? where id = ?", Argon2.phc(Member.PASSWORD), alice.id());

        Passkeys.register(alice.again(), "", credential).then().statusCode(400);
        assertThat(Sql.number("select count(*) from passkeys where user_id = ?", alice.id()))
                .isZero();
    }

    @Test
    void a_wrong_answer_uses_up_the_challenge() {
        Map<String, Object> options = Passkeys.creationOptions(alice);
        Device phone = Device.at(PasskeysOn.ORIGIN);
        Passkeys.register(
                        alice, "x", phone.creation(options).rpId("example.org").json())
                .then()
                .statusCode(400);
        Passkeys.register(alice, "x", phone.creates(options)).then().statusCode(400);
    }

    @Test
    void challenges_for_a_sign_in_or_a_sign_up_are_not_for_this() {
        Device phone = Device.at(PasskeysOn.ORIGIN);
        Creation made = phone.creation(Passkeys.creationOptions(alice));
        for (Object challenge : List.of(
                Passkeys.options().get("challenge"),
                Passkeys.options(alice.username()).get("challenge"),
                Passkeys.signUpOptions("new-" + UUID.randomUUID()).get("challenge"))) {
            Passkeys.register(alice, "x", made.client("challenge", challenge).json())
                    .then()
                    .statusCode(400);
        }
    }

    @Test
    void a_credential_id_belongs_to_one_account() {
        Device phone = Device.at(PasskeysOn.ORIGIN);
        Passkeys.register(alice, phone).then().statusCode(201);
        Member mallory = Member.user("mallory");
        Device copy = Device.at(PasskeysOn.ORIGIN).withId(phone.id());

        Passkeys.register(mallory, copy)
                .then()
                .statusCode(400)
                .body("credential[0]", containsString("registered already"));
        Passkeys.register(alice, copy).then().statusCode(400);
        Passkeys.list(mallory).then().body("passkeys", hasSize(0));
        Passkeys.signIn(phone).then().statusCode(200);

        Passkeys.remove(alice, Passkeys.list(alice).path("passkeys[0].id"))
                .then()
                .statusCode(200);
        Passkeys.register(mallory, copy).then().statusCode(201);
    }

    @Test
    void of_many_accounts_that_register_one_credential_id_at_once_one_gets_it() {
        byte[] id = Device.random(20);
        List<Callable<Integer>> calls = Stream.generate(() -> Member.user("one"))
                .limit(4)
                .map(member -> {
                    Map<String, Object> credential =
                            Device.at(PasskeysOn.ORIGIN).withId(id).creates(Passkeys.creationOptions(member));
                    return (Callable<Integer>)
                            () -> Passkeys.register(member, "x", credential).statusCode();
                })
                .toList();

        assertThat(AtOnce.all(calls)).containsOnlyOnce(201).containsOnly(201, 400);
    }

    @Test
    void an_account_has_only_so_many() {
        for (int i = 0; i < 5; i++) {
            Passkeys.register(alice, Device.at(PasskeysOn.ORIGIN)).then().statusCode(201);
        }
        Passkeys.post(alice, Passkeys.MINE + "options/", Map.of("current_password", Member.PASSWORD))
                .then()
                .statusCode(400)
                .body("non_field_errors[0]", is("An account may have 5 passkeys. Remove one first."));
    }

    @Test
    void the_options_exclude_the_passkeys_that_the_account_has() {
        Device phone = Device.at(PasskeysOn.ORIGIN);
        Passkeys.register(alice, phone).then().statusCode(201).body("recovery_codes", hasSize(10));

        Passkeys.post(alice, Passkeys.MINE + "options/", Map.of("current_password", Member.PASSWORD))
                .then()
                .body("excludeCredentials.id", is(List.of(Device.text(phone.id()))))
                .body("excludeCredentials[0].transports", is(List.of("hybrid", "internal")));
        Passkeys.register(alice, Device.at(PasskeysOn.ORIGIN))
                .then()
                .statusCode(201)
                .body("recovery_codes", nullValue());
    }

    @Test
    void adding_and_removing_take_the_password() {
        Passkeys.post(alice, Passkeys.MINE + "options/", Map.of("current_password", "wrong"))
                .then()
                .statusCode(400)
                .body("current_password[0]", is("Invalid password."));
        Passkeys.post(alice, Passkeys.MINE + "options/", Map.of()).then().statusCode(400);
        String id = Passkeys.register(alice, Device.at(PasskeysOn.ORIGIN)).path("id");
        alice.calls().delete(Passkeys.MINE + id + "/").then().statusCode(400);
        Passkeys.list(alice).then().body("passkeys", hasSize(1));
    }

    @Test
    void passkeys_of_others_are_not_there() {
        String id = Passkeys.register(alice, Device.at(PasskeysOn.ORIGIN)).path("id");
        Member bob = Member.user("bob");
        Passkeys.list(bob).then().body("passkeys", hasSize(0));
        Passkeys.patch(bob, id, "mine").then().statusCode(404);
        Passkeys.remove(bob, id).then().statusCode(404);
        Passkeys.patch(alice, UUID.randomUUID().toString(), "x").then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"credential\": null}",
                "{\"credential\": 5}",
                "{\"credential\": []}",
                "{\"credential\": \"\"}",
                "{\"credential\": \"{\"}",
                "{\"credential\": {}}",
                "{\"credential\": {\"type\": \"public-key\"}}",
                "{\"credential\": {\"type\": \"password\", \"id\": \"AA\", \"rawId\": \"AA\"}}",
                "{\"credential\": {\"type\": \"public-key\", \"id\": \"AA\", \"rawId\": \"AB\"}}",
                "{\"credential\": {\"type\": \"public-key\", \"id\": \"AA\", \"rawId\": \"AA\"}}",
                "{\"credential\": {\"type\": \"public-key\", \"id\": \"AA\", \"rawId\": \"AA\", \"response\": []}}",
                "{\"credential\": {\"type\": \"public-key\", \"id\": \"AA\", \"rawId\": \"AA\", \"response\":"
                        + " {\"clientDataJSON\": \"e30\", \"attestationObject\": \"oA\"}}}",
                "{\"credential\": {\"type\": \"public-key\", \"id\": \"AA\", \"rawId\": \"AA\", \"response\":"
                        + " {\"clientDataJSON\": \"bnVsbA\", \"attestationObject\": \"/w\"}}}",
                "{\"name\": {}, \"credential\": {}}",
                "{\"rawId\": 7}"
            })
    void nonsense_is_refused(String body) {
        alice.calls()
                .contentType("application/json")
                .body(body)
                .post(Passkeys.MINE)
                .then()
                .statusCode(400);
    }

    @Test
    void names_and_transports_are_bounded() {
        Device phone = Device.at(PasskeysOn.ORIGIN);
        Passkeys.register(alice, "n".repeat(101), phone.creates(Passkeys.creationOptions(alice)))
                .then()
                .statusCode(400)
                .body("name[0]", containsString("100"));
        List<String> transports =
                new java.util.ArrayList<>(List.of("usb", "<script>", "x".repeat(500), "NFC", "", "ble"));
        for (int i = 0; i < 50; i++) {
            transports.add("transport-" + i);
        }
        Passkeys.register(
                        alice,
                        "n".repeat(100),
                        phone.creation(Passkeys.creationOptions(alice))
                                .transports(transports)
                                .json())
                .then()
                .statusCode(201)
                .body("transports", hasSize(8));
    }

    @Test
    void whoever_proves_an_unproven_address_removes_the_passkeys_that_were_there_before() {
        Device phone = Device.at(PasskeysOn.ORIGIN);
        Passkeys.register(alice, phone).then().statusCode(201);

        io.quarkus.narayana.jta.QuarkusTransaction.requiringNew()
                .run(() -> io.quarkus.arc.Arc.container()
                        .beanManager()
                        .getEvent()
                        .fire(new dev.signet.user.AccountReclaimed(alice.id())));

        Passkeys.list(alice).then().body("passkeys", hasSize(0));
        Passkeys.signIn(phone).then().statusCode(401);
    }
}
