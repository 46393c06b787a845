package dev.signet.provider;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.signet.provider.FakeProvider.Person;
import dev.signet.secret.SecureIds;
import dev.signet.secret.Sha256;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.Member;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Apps sign in with the ID token that a provider's SDK gave them. */
@QuarkusTest
@TestProfile(WithProviders.class)
class PhoneSignInTest {
    static final String REFUSAL = "No active account found with the given credentials";

    @Inject
    FakeProvider provider;

    @Inject
    AdjustableClock clock;

    @Inject
    Database sql;

    @AfterEach
    void behave() {
        provider.behave();
    }

    static Response signsIn(String provider, String idToken, String nonce) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("id_token", idToken, "nonce", nonce))
                .post("/api/token/provider/" + provider + "/");
    }

    private Response signsIn(String name, Person person) {
        String nonce = UUID.randomUUID().toString();
        return signsIn(name, provider.idToken(name, person, nonce), nonce);
    }

    @Test
    void somebody_new_gets_an_account_without_a_password_and_a_session() {
        Person ada = Person.called("Ada Lovelace");

        Tokens tokens = Tokens.in(signsIn("acme", ada));

        tokens.callsProtected().then().statusCode(200);
        Tokens next = tokens.refreshes();
        Jwt access = Jwt.of(next.access());
        long id = access.claims().path("user_id").asLong();
        assertThat(access.claims().path("amr").toString()).isEqualTo("[\"fed\"]");
        assertThat(access.claims().path("auth_time").isNumber()).isTrue();
        assertThat(sql.one(String.class, "select username from users where id = ?", id))
                .startsWith("Ada.Lovelace");
        assertThat(sql.one(String.class, "select email from users where id = ?", id))
                .isEqualTo(ada.email());
        assertThat(sql.one(String.class, "select password from users where id = ?", id))
                .startsWith("!");
        assertThat(sql.one(Boolean.class, "select email_verified_at is null from users where id = ?", id))
                .as("only the provider has verified the address")
                .isTrue();
        assertThat(sql.all(
                        String.class,
                        "select kind || ' ' || detail from security_events where user_id = ? order by id",
                        id))
                .containsExactly("registered acme", "activated acme", "login acme");
    }

    @ParameterizedTest
    @CsvSource({
        "Ada, Lovelace, de-AT, Ada, Lovelace, de-AT",
        "Ada, , , Ada, '', ''",
        "' Ada ', Lovelace, pt_BR, Ada, Lovelace, pt_BR",
        "Ada, Lovelace, no tag, Ada, Lovelace, ''",
        "A\u0000da, Lovelace, '', Ada, Lovelace, ''",
    })
    void a_new_account_has_the_names_and_the_language_that_the_provider_knows(
            String given, String family, String locale, String first, String last, String language) {
        Person ada = Person.called("ada");
        Map<String, Object> claims = provider.claims("acme", ada, "n-0123456789");
        claims.put("given_name", given);
        claims.put("family_name", family);
        claims.put("locale", locale);
        long id = id(signsIn("acme", provider.signed("acme", claims), "n-0123456789"));
        assertThat(profile(id)).isEqualTo(first + "|" + last + "|" + language);

        // From then on, they are the user's.
        claims.put("nonce", "n-1234567890");
        claims.put("given_name", "Another");
        signsIn("acme", provider.signed("acme", claims), "n-1234567890").then().statusCode(200);
        assertThat(profile(id)).isEqualTo(first + "|" + last + "|" + language);
    }

    @Test
    void names_that_are_too_long_are_left_out() {
        Map<String, Object> claims = provider.claims("acme", Person.called("ada"), "n-0123456789");
        claims.put("given_name", "x".repeat(151));
        claims.put("family_name", "y".repeat(150));
        claims.put("locale", "de-" + "x".repeat(40));

        long id = id(signsIn("acme", provider.signed("acme", claims), "n-0123456789"));

        assertThat(profile(id)).isEqualTo("|" + "y".repeat(150) + "|");
    }

    private String profile(long id) {
        return sql.one(
                String.class, "select first_name || '|' || last_name || '|' || locale from users where id = ?", id);
    }

    @Test
    void the_same_person_has_the_same_account_whatever_the_address_is_now() {
        Person ada = Person.called("ada");
        long id = id(signsIn("acme", ada));

        Person moved = ada.withEmail("moved-" + ada.email(), true);
        assertThat(id(signsIn("acme", moved))).isEqualTo(id);
        assertThat(sql.one(String.class, "select email from users where id = ?", id))
                .isEqualTo(ada.email());
        assertThat(sql.one(String.class, "select email from identities where owner_id = ?", id))
                .isEqualTo(moved.email());
    }

    @Test
    void the_same_subject_at_another_provider_is_somebody_else() {
        Person ada = Person.called("ada");
        Person double_ = ada.withEmail("other-" + ada.email(), true);

        assertThat(id(signsIn("acme", ada))).isNotEqualTo(id(signsIn("other", double_)));
    }

    private long id(Response answer) {
        return Jwt.of(Tokens.in(answer).access()).claims().path("user_id").asLong();
    }

    @Test
    void people_of_one_name_get_usernames_of_their_own_and_first_sign_ins_at_once_make_one_account() {
        List<Response> namesakes = AtOnce.all(List.of(
                () -> signsIn("acme", Person.called("Grace")),
                () -> signsIn("acme", Person.called("Grace")),
                () -> signsIn("acme", Person.called("Grace"))));
        assertThat(namesakes.stream().map(this::id).distinct()).hasSize(3);

        // Whether an account appears between two of a request's look-ups is a matter of moments.
        for (int round = 0; round < 12; round++) {
            Person one = Person.called("Alan");
            List<Response> sameTime = AtOnce.times(4, () -> signsIn("acme", one));
            assertThat(sameTime.stream().map(this::id).distinct()).hasSize(1);
            assertThat(sql.one(Long.class, "select count(*) from users where email = ?", one.email()))
                    .isEqualTo(1);
        }
    }

    /** The request that loses finds the invitation used up, by the account that it is to sign in to. */
    @Test
    void first_sign_ins_at_once_with_an_invitation_make_one_account() {
        Member admin = Member.admin("admin");
        for (int round = 0; round < 12; round++) {
            Person one = Person.called("Alan");
            String invitation = admin.calls()
                    .contentType(ContentType.JSON)
                    .body(Map.of())
                    .post("/api/users/invitations/")
                    .path("invitation");
            List<Response> sameTime = AtOnce.times(4, () -> {
                String nonce = UUID.randomUUID().toString();
                return given().contentType(ContentType.JSON)
                        .body(Map.of(
                                "id_token",
                                provider.idToken("acme", one, nonce),
                                "nonce",
                                nonce,
                                "invitation",
                                invitation))
                        .post("/api/token/provider/acme/");
            });
            assertThat(sameTime.stream().map(this::id).distinct()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"web,", "ios,", "android,", "web,android", "ios,web"})
    void a_token_for_any_of_the_clients_is_accepted(String audience, String party) {
        Map<String, Object> claims = provider.claims("acme", Person.called("ada"), "n-0123456789");
        claims.put("aud", audience);
        if (party != null) {
            claims.put("azp", party);
        }

        Tokens.in(signsIn("acme", provider.signed("acme", claims), "n-0123456789"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0001", "\u0001\u0002", "\u001b", " \u0008", "\u000e\t"})
    void a_token_works_once_whatever_is_put_before_or_after_it(String noise) {
        String nonce = UUID.randomUUID().toString();
        String token = provider.idToken("acme", Person.called("ada"), nonce);
        Tokens.in(signsIn("acme", token, nonce));

        signsIn("acme", noise + token, nonce).then().statusCode(401);
        signsIn("acme", token + noise, nonce).then().statusCode(401);
    }

    @Test
    void the_nonce_may_be_in_the_token_as_its_hash() {
        String nonce = UUID.randomUUID().toString();
        Map<String, Object> claims =
                provider.claims("acme", Person.called("ada"), HexFormat.of().formatHex(Sha256.of(nonce)));

        Tokens.in(signsIn("acme", provider.signed("acme", claims), nonce));
    }

    /** Whoever finds such a token has the hash, too. */
    @Test
    void a_nonce_that_is_a_hash_itself_proves_nothing_unless_it_was_hashed() {
        Person ada = Person.called("ada");
        String random = HexFormat.of().formatHex(SecureIds.bytes(32));
        signsIn("acme", provider.idToken("acme", ada, random), random).then().spec(Refused.because(REFUSAL));

        String hashed = HexFormat.of().formatHex(Sha256.of(random));
        String token = provider.idToken("acme", ada, hashed);
        signsIn("acme", token, hashed).then().spec(Refused.because(REFUSAL));
        Tokens.in(signsIn("acme", token, random));

        String longer = random + "0";
        Tokens.in(signsIn("acme", provider.idToken("acme", ada, longer), longer));
    }

    @Test
    void but_a_hash_does_not_stand_for_the_nonce_that_is_in_the_token() {
        String nonce = UUID.randomUUID().toString();

        signsIn(
                        "acme",
                        provider.idToken("acme", Person.called("ada"), nonce),
                        HexFormat.of().formatHex(Sha256.of(nonce)))
                .then()
                .spec(Refused.because(REFUSAL));
    }

    /** RFC 7517 §5. */
    @Test
    void keys_of_the_provider_that_are_not_understood_are_ignored() {
        provider.rotate();
        List<String> keys = List.of(
                "null",
                "1",
                "[]",
                "{}",
                "{\"kty\": \"EC\", \"crv\": \"brainpoolP256r1\", \"x\": \"AA\", \"y\": \"AA\"}",
                "{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"AA\"}",
                "{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"AA\", \"y\": \"AA\"}",
                "{\"kty\": \"RSA\", \"n\": \"AA\"}",
                "{\"kty\": \"oct\", \"k\": 5}",
                "{\"kty\": \"AKP\", \"alg\": \"ML-DSA-44\", \"pub\": \"AA\"}",
                provider.key("acme").toPublicJWK().toJSONString());
        provider.misbehave(
                "/keys", FakeProvider.body(200, "application/json", "{\"keys\": [" + String.join(", ", keys) + "]}"));
        // Keys are not fetched again at once.
        clock.advance(Duration.ofDays(2));
        String nonce = UUID.randomUUID().toString();

        signsIn("acme", provider.idToken("acme", Person.called("ada"), nonce), nonce)
                .then()
                .statusCode(200);
    }

    /** What is wrong without asking the provider is refused; only what it could prove right has to wait for it. */
    @Test
    void while_the_provider_is_away_malformed_tokens_are_refused() {
        provider.misbehave("/.well-known/openid-configuration", FakeProvider.body(500, "text/plain", ""));
        provider.misbehave("/keys", FakeProvider.body(500, "text/plain", ""));
        // Longer than what other tests have fetched in their future is used.
        clock.advance(Duration.ofDays(30));
        Map<String, Object> claims = provider.claims("acme", Person.called("ada"), "n-0123456789");
        String good = provider.signed("acme", claims);
        List<String> malformed = new ArrayList<>(List.of(
                "token",
                "a.b",
                "a.b.c",
                "....",
                good.substring(0, good.lastIndexOf('.')),
                good.replace('.', '!'),
                "\u0001" + good,
                "x".repeat(20_000),
                // {"alg":"none"} and {"alg":"HS256"}
                "eyJhbGciOiJub25lIn0" + good.substring(good.indexOf('.'), good.lastIndexOf('.') + 1),
                "eyJhbGciOiJIUzI1NiJ9" + good.substring(good.indexOf('.'))));
        Map<String, Object> changes = new HashMap<>();
        changes.put("aud", "another");
        changes.put("azp", "another");
        changes.put("sub", null);
        changes.put("nonce", "another");
        changes.put("exp", (long) claims.get("iat") - 60);
        changes.put("iat", (long) claims.get("iat") - 1_000_000);
        changes.forEach((name, value) -> {
            Map<String, Object> changed = new HashMap<>(claims);
            changed.put(name, value);
            malformed.add(provider.signed("acme", changed));
        });

        for (String token : malformed) {
            signsIn("acme", token, "n-0123456789").then().spec(Refused.because(REFUSAL));
        }
        // White space around a field is no part of it.
        for (String token : List.of(good, " " + good, good + "\n")) {
            signsIn("acme", token, "n-0123456789").then().statusCode(503).header("Retry-After", notNullValue());
        }
    }

    @Test
    void a_token_works_once_even_if_several_present_it_at_once() {
        String token = provider.idToken("acme", Person.called("ada"), "n-0123456789");

        List<Integer> statuses =
                AtOnce.times(4, () -> signsIn("acme", token, "n-0123456789").statusCode());

        assertThat(statuses).containsExactlyInAnyOrder(200, 401, 401, 401);
        clock.advance(Duration.ofMinutes(4));
        signsIn("acme", token, "n-0123456789").then().spec(Refused.because(REFUSAL));
    }

    @Test
    void an_old_token_is_refused_even_if_it_has_not_expired() {
        Person ada = Person.called("ada");
        Map<String, Object> claims = provider.claims("acme", ada, "n-0123456789");
        claims.put("exp", clock.instant().plusSeconds(86_400).getEpochSecond());
        String token = provider.signed("acme", claims);

        clock.advance(Duration.ofMinutes(11));

        signsIn("acme", token, "n-0123456789").then().spec(Refused.because(REFUSAL));
    }

    @ParameterizedTest
    @CsvSource({"true,true", "'\"true\"',true", "false,false", "'\"false\"',false", "null,false", "'\"yes\"',false"})
    void an_address_that_the_provider_has_not_verified_is_nobodys(String verified, boolean counts) {
        Object claim = verified.startsWith("\"")
                ? verified.replace("\"", "")
                : verified.equals("null") ? null : Boolean.valueOf(verified);
        Person ada = Person.called("ada");

        long id = id(signsIn("acme", ada.withEmail(ada.email(), claim)));

        assertThat(sql.one(String.class, "select email from users where id = ?", id))
                .isEqualTo(counts ? ada.email() : "");
    }

    @ParameterizedTest
    @CsvSource({
        "ada@gmail.com,,true,true",
        "ada@GMail.com,,true,true",
        "ada@googlemail.com,,true,true",
        "ada@gmail.com,,false,false",
        "ada@company.example,company.example,true,true",
        "ada@company.example,company.example,false,false",
        "ada@company.example,,true,false",
        "ada@company.example,'',true,false",
        "ada@gmail.com.evil.example,,true,false",
        "ada@notgmail.com,,true,false",
    })
    void google_answers_for_its_own_addresses_and_those_of_its_workspaces(
            String address, String workspace, boolean verified, boolean counts) {
        String unique = address.replace("ada@", "ada-" + UUID.randomUUID() + "@");
        Map<String, Object> claims =
                provider.claims("google", Person.called("ada").withEmail(unique, verified), "n-0123456789");
        if (workspace != null) {
            claims.put("hd", workspace);
        }

        long id = id(signsIn("google", provider.signed("google", claims), "n-0123456789"));

        assertThat(sql.one(Boolean.class, "select email <> '' from users where id = ?", id))
                .isEqualTo(counts);
    }

    @Test
    void a_deactivated_account_is_refused_and_a_deleted_one_makes_room_for_a_new_one() {
        Person ada = Person.called("ada");
        long id = id(signsIn("acme", ada));

        sql.run("update users set is_active = false where id = ?", id);
        signsIn("acme", ada).then().spec(Refused.because(REFUSAL));

        sql.run("delete from users where id = ?", id);
        assertThat(id(signsIn("acme", ada))).isNotEqualTo(id);
    }

    @Test
    void people_delete_their_account_after_a_recent_sign_in_and_sign_up_again() {
        Person ada = Person.called("ada");
        Tokens tokens = Tokens.in(signsIn("acme", ada));

        given().header("Authorization", "Bearer " + tokens.access())
                .contentType(ContentType.JSON)
                .body(Map.of())
                .delete("/api/users/me/")
                .then()
                .statusCode(204);

        Tokens.in(signsIn("acme", ada));
    }

    @Test
    void microsofts_addresses_prove_nothing_and_each_directory_has_its_own_subjects() {
        Person ada = Person.called("ada");
        Map<String, Object> claims = provider.claims("microsoft", ada, "n-0123456789");

        long id = id(signsIn("microsoft", provider.signed("microsoft", claims), "n-0123456789"));

        assertThat(sql.one(String.class, "select email from users where id = ?", id))
                .isEmpty();
        String another = UUID.randomUUID().toString();
        claims.put("tid", another);
        claims.put("xms_edov", true);
        signsIn("microsoft", provider.signed("microsoft", claims), "n-0123456789")
                .then()
                .spec(Refused.because(REFUSAL));
        claims.put("iss", claims.get("iss").toString().replace(FakeProvider.TENANT, another));
        long other = id(signsIn("microsoft", provider.signed("microsoft", claims), "n-0123456789"));
        assertThat(other).isNotEqualTo(id);
        assertThat(sql.one(String.class, "select email from users where id = ?", other))
                .isEqualTo(ada.email());
    }

    /** Microsoft's directories share one set of keys, and each key says whose it is. */
    @Test
    void a_key_that_is_bound_to_another_directory_does_not_sign_for_this_one() {
        Map<String, Object> claims = provider.claims("microsoft", Person.called("ada"), "n-0123456789");
        String own = claims.get("iss").toString();
        provider.rotate();

        microsoftsKeyIsBoundTo(
                own.replace(FakeProvider.TENANT, UUID.randomUUID().toString()));
        clock.advance(Duration.ofDays(3));
        claims = provider.claims("microsoft", Person.called("ada"), "n-0123456789");
        signsIn("microsoft", provider.signed("microsoft", claims), "n-0123456789")
                .then()
                .spec(Refused.because(REFUSAL));

        microsoftsKeyIsBoundTo(own.replace(FakeProvider.TENANT, "{tenantid}"));
        clock.advance(Duration.ofDays(3));
        claims = provider.claims("microsoft", Person.called("ada"), "n-0123456789");
        signsIn("microsoft", provider.signed("microsoft", claims), "n-0123456789")
                .then()
                .statusCode(200);
    }

    private void microsoftsKeyIsBoundTo(String issuer) {
        Map<String, Object> key =
                new HashMap<>(provider.key("microsoft").toPublicJWK().toJSONObject());
        key.put("issuer", issuer);
        provider.misbehave(
                "/keys",
                FakeProvider.body(200, "application/json", JSONObjectUtils.toJSONString(Map.of("keys", List.of(key)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "9B3F1C4E-0000-4000-8000-000000000001", "9b3f1c4e"})
    void a_directory_of_microsoft_has_an_id(String directory) {
        Map<String, Object> claims = provider.claims("microsoft", Person.called("ada"), "n-0123456789");
        claims.put("iss", claims.get("iss").toString().replace(FakeProvider.TENANT, directory));
        claims.put("tid", directory);

        signsIn("microsoft", provider.signed("microsoft", claims), "n-0123456789")
                .then()
                .spec(Refused.because(REFUSAL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "github", "password", "ACME"})
    void whoever_has_no_id_tokens_is_an_unknown_path(String name) {
        signsIn(name, "token", "nonce").then().statusCode(404).contentType("text/html");
    }

    @Test
    void all_missing_fields_are_named() {
        given().contentType(ContentType.JSON)
                .body(Map.of())
                .post("/api/token/provider/acme/")
                .then()
                .statusCode(400)
                .body("id_token[0]", equalTo("This field is required."))
                .body("nonce[0]", equalTo("This field is required."));
    }

    @Test
    void a_second_factor_is_demanded() {
        Person ada = Person.called("ada");
        long id = id(signsIn("acme", ada));
        sql.run(
                "insert into factors (user_id, id, kind, created_at, confirmed_at, secret)"
                        + " values (?, gen_random_uuid(), 'totp', now(), now(), '\\x00')",
                id);

        signsIn("acme", ada).then().statusCode(401).body("code", equalTo("mfa_required"));
    }
}
