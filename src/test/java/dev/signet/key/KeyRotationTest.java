package dev.signet.key;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import dev.signet.key.TokenKey.Purpose;
import dev.signet.revocation.RevocationCache;
import dev.signet.secret.Vault;
import dev.signet.testing.Accounts;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.Member;
import dev.signet.testing.Refused;
import dev.signet.testing.Settings;
import dev.signet.testing.Tokens;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import jakarta.inject.Inject;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.EllipticCurves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Keys that change by themselves, by an administrator's hand, and by an operator's; and the secret that they lie under. */
@QuarkusTest
@TestProfile(KeyRotationTest.OwnKeys.class)
class KeyRotationTest {
    private static final String NEW_SECRET = "from today on the keys lie under this one instead";
    private static final String JWKS = "/.well-known/jwks.json";

    /** A schema of its own in the tests' database: keys come and go here. */
    public static class OwnKeys implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            String schema = "keys_" + UUID.randomUUID().toString().replace("-", "");
            return Map.of(
                    "quarkus.datasource.jdbc.additional-jdbc-properties.currentSchema", schema,
                    "quarkus.flyway.default-schema", schema,
                    "signet.cleanup.every", "24h");
        }
    }

    @Inject
    AdjustableClock clock;

    @Inject
    RevocationCache revocations;

    @Inject
    KeyConfig config;

    @Inject
    KeyRing ring;

    @Inject
    Accounts accounts;

    @Inject
    Database sql;

    @BeforeEach
    void only_fresh_keys() {
        sql.run("delete from signing_keys");
        await().until(() -> count("true") == 2
                && accounts.make("alice").triesToLogIn().statusCode() == 200
                && keys("access", "signing").size() == 1
                && keys("refresh", "signing").size() == 1);
    }

    @Test
    void a_key_is_announced_signs_verifies_and_goes_and_no_client_notices() {
        clock.standStill();
        String first = signing("access");
        String firstRefresh = signing("refresh");

        clock.advance(Duration.ofDays(89).plusMinutes(1));
        await().until(() -> keys("access", "announced").size() == 1
                && keys("refresh", "announced").size() == 1);
        String second = keys("access", "announced").get(0);
        assertThat(published()).contains(first, second);
        assertThat(kid(logIn().access())).isEqualTo(first);

        clock.advance(Duration.ofDays(1).minusMinutes(2));
        Tokens before = logIn();
        clock.advance(Duration.ofMinutes(2).plusSeconds(1));
        Tokens after = logIn();
        assertThat(kid(before.access())).isEqualTo(first);
        assertThat(kid(after.access())).isEqualTo(second);
        assertThat(kid(after.refresh())).isNotEqualTo(firstRefresh);
        before.callsProtected().then().statusCode(200);
        after.callsProtected().then().statusCode(200);
        before.refreshes().callsProtected().then().statusCode(200);

        clock.advance(Duration.ofMinutes(1));
        await("what signs is erased").until(() -> count("secret_key is null and kid = '" + first + "'") == 1);
        await().until(() -> ring.find(first).orElseThrow().signing() == null);
        assertThat(keys("access", "verifying")).containsExactly(first);
        before.callsProtected().then().statusCode(200);

        clock.advance(Duration.ofMinutes(30));
        await("the last token has expired").until(() -> count("kid = '" + first + "'") == 0);
        await().until(() -> !published().contains(first));
        assertThat(keys("refresh", "verifying")).contains(firstRefresh);

        clock.advance(Duration.ofDays(7));
        await("the last refresh token, too").until(() -> count("kid = '" + firstRefresh + "'") == 0);
        logIn().refreshes().callsProtected().then().statusCode(200);
    }

    @Test
    void an_administrator_announces_the_next_keys_once() {
        JsonPath listed = rotate("");

        assertThat(listed.getList("findAll { it.state == 'announced' }.purpose"))
                .containsExactlyInAnyOrder("access", "refresh");
        String announced = keys("access", "announced").get(0);
        assertThat(published()).contains(announced);
        assertThat(kid(logIn().access())).isNotEqualTo(announced);
        rotate("");
        assertThat(keys("access", "announced")).containsExactly(announced);
        assertThat(sql.one(
                        Long.class,
                        "select count(*) from security_events where kind = 'keys_rotated' and address = '127.0.0.1'"))
                .isPositive();
    }

    @Test
    void keys_rotate_at_once_where_an_administrator_says_so() {
        Tokens before = logIn();
        rotate("");
        String announced = keys("access", "announced").get(0);

        rotate("?immediately=true");

        await().until(() -> kid(logIn().access()).equals(announced));
        before.callsProtected().then().statusCode(200);
        before.refreshes().callsProtected().then().statusCode(200);
        assertThat(keys("access", "verifying")).containsExactly(kid(before.access()));
    }

    @Test
    void whether_they_do_is_said_in_no_other_word_than_true_or_false() {
        for (String word : new String[] {"1", "yes", "True"}) {
            Member.admin("admin")
                    .calls()
                    .post("/api/keys/rotate/?immediately=" + word)
                    .then()
                    .statusCode(400)
                    .body("immediately[0]", is("Must be a valid boolean."));
        }
        rotate("?immediately=false");
        assertThat(keys("access", "announced")).hasSize(1);
    }

    @Test
    void a_key_that_is_removed_is_gone_at_once_and_another_signs() {
        Member admin = Member.admin("admin");
        Tokens tokens = logIn();
        tokens.callsProtected().then().statusCode(200);

        admin.calls().delete("/api/keys/" + kid(tokens.access()) + "/").then().statusCode(204);

        tokens.callsProtected().then().spec(Refused.bearer("Token is invalid"));
        assertThat(published()).doesNotContain(kid(tokens.access())).hasSize(1);
        Tokens refreshed = tokens.refreshes();
        assertThat(published()).contains(kid(refreshed.access()));
        refreshed.callsProtected().then().statusCode(200);
        assertThat(sql.one(
                        String.class,
                        "select detail from security_events where kind = 'key_removed'" + " order by id desc limit 1"))
                .isEqualTo(kid(tokens.access()));
    }

    @Test
    void where_the_next_key_is_announced_it_takes_the_place_of_one_that_is_removed() {
        rotate("");
        String announced = keys("access", "announced").get(0);

        Member.admin("admin")
                .calls()
                .delete("/api/keys/" + signing("access") + "/")
                .then()
                .statusCode(204);

        assertThat(signing("access")).isEqualTo(announced);
        assertThat(kid(logIn().access())).isEqualTo(announced);
    }

    @Test
    void the_refresh_tokens_of_a_key_that_is_removed_are_refused() {
        Tokens tokens = logIn();

        Member.admin("admin")
                .calls()
                .delete("/api/keys/" + kid(tokens.refresh()) + "/")
                .then()
                .statusCode(204);

        tokens.triesToRefresh().then().spec(Refused.token("Token is invalid"));
        Api.verify(tokens.refresh()).then().spec(Refused.token("Token is invalid"));
        logIn().refreshes();
    }

    @Test
    void what_an_operator_deletes_is_gone_and_another_signs() {
        Tokens tokens = logIn();
        tokens.callsProtected().then().statusCode(200);

        sql.run("delete from signing_keys");

        await().pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> tokens.callsProtected().then().statusCode(401));
        await().until(() -> Member.user("user").calls().get("/api/protected/").statusCode() == 200);
    }

    @Test
    void the_keys_are_the_administrators_alone() {
        String kid = signing("access");
        for (String[] call : new String[][] {
            {"GET", "/api/keys/"}, {"POST", "/api/keys/rotate/"}, {"DELETE", "/api/keys/" + kid + "/"}
        }) {
            given().request(call[0], call[1]).then().statusCode(401);
            Member.user("user").calls().request(call[0], call[1]).then().statusCode(403);
        }
        assertThat(signing("access")).isEqualTo(kid);
        assertThat(keys("access", "announced")).isEmpty();
        Member.admin("admin")
                .calls()
                .delete("/api/keys/" + "0".repeat(32))
                .then()
                .statusCode(404)
                .body("detail", is("No Key matches the given query."));
    }

    @Test
    void the_list_shows_nothing_secret() {
        List<Map<String, Object>> keys = listed().getList("$");

        assertThat(keys)
                .hasSize(2)
                .allSatisfy(key -> assertThat(key)
                        .containsOnlyKeys(
                                "kid",
                                "algorithm",
                                "purpose",
                                "state",
                                "source",
                                "created_at",
                                "signs_from",
                                "signs_until",
                                "verifies_until"));
    }

    /** Each replica would have created keys if there were none; all of them sign with the same ones. */
    @Test
    void of_many_starts_at_once_one_makes_the_keys() {
        sql.run("delete from signing_keys");

        List<KeyRing> rings = AtOnce.times(8, () -> start(config).ring());

        assertThat(rings)
                .extracting(each -> each.signing(Purpose.ACCESS).kid())
                .containsOnly(rings.get(0).signing(Purpose.ACCESS).kid());
        assertThat(count("true")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "HS256")
    void one_replica_verifies_what_another_signs_with_every_algorithm(Algorithm algorithm) throws Exception {
        KeyConfig settings = settings(
                "signet.keys.algorithm",
                algorithm.name(),
                "signet.keys.secret",
                config.secret().orElseThrow());
        AnotherStart one = start(settings);
        AnotherStart another = start(settings);
        try {
            for (int turn = 0; turn < 3; turn++) {
                one.looks();
                String token = token(one.ring().signing(Purpose.ACCESS));
                another.looks();
                TokenKey known = another.ring().find(kid(token)).orElseThrow();
                assertThat(known.algorithm()).isEqualTo(algorithm);
                assertThat(subject(token, known)).isEqualTo("alice");
                clock.advance(Duration.ofDays(89).plusHours(12));
                another.looks();
                clock.advance(Duration.ofDays(1));
            }
            assertThat(another.ring().published())
                    .extracting(TokenKey::algorithm)
                    .contains(algorithm);
        } finally {
            clock.setRight();
            start(config);
        }
    }

    private static String token(TokenKey key) {
        return io.smallrye.jwt.build.Jwt.subject("alice")
                .jws()
                .keyId(key.kid())
                .algorithm(SignatureAlgorithm.fromAlgorithm(key.algorithm().name()))
                .sign((PrivateKey) key.signing());
    }

    private static String subject(String token, TokenKey key) throws Exception {
        return new JwtConsumerBuilder()
                .setVerificationKey(key.verification())
                .build()
                .processToClaims(token)
                .getSubject();
    }

    @Test
    void keys_lie_under_the_new_secret_after_a_start_that_is_told_both() {
        Tokens tokens = logIn();
        String old = config.secret().orElseThrow();

        AnotherStart changed = start(settings("signet.keys.secret", NEW_SECRET, "signet.keys.previous-secrets", old));

        assertThat(changed.ring().signing(Purpose.ACCESS).signing())
                .isEqualTo(ring.signing(Purpose.ACCESS).signing());
        assertThat(start(settings("signet.keys.secret", NEW_SECRET))
                        .ring()
                        .signing(Purpose.REFRESH)
                        .signing())
                .isEqualTo(ring.signing(Purpose.REFRESH).signing());
        assertThatThrownBy(() -> start(config))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("SIGNET_KEYS_SECRET")
                .hasMessageContaining("signet.keys.previous-secrets");
        // A replica that was started with the old secret, and is yet to be started anew, works on.
        tokens.refreshes().callsProtected().then().statusCode(200);
        logIn().callsProtected().then().statusCode(200);

        // A key that it makes meanwhile is taken along.
        rotate("");
        clock.advance(Duration.ofMinutes(2));
        changed.looks();
        assertThat(start(settings("signet.keys.secret", NEW_SECRET))
                        .ring()
                        .held()
                        .rows())
                .hasSize(4);
    }

    @Test
    void a_replica_that_has_the_old_secret_verifies_with_a_key_under_the_new_one_and_signs_with_what_it_has() {
        AnotherStart changed = start(settings(
                "signet.keys.secret",
                NEW_SECRET,
                "signet.keys.previous-secrets",
                config.secret().orElseThrow()));
        String before = kid(logIn().access());

        changed.rotates();

        String next = keys("access", "announced").get(0);
        assertThat(published()).contains(before, next);
        assertThat(ring.find(next).orElseThrow().signing()).isNull();
        assertThat(kid(logIn().access())).isEqualTo(before);
        logIn().refreshes().callsProtected().then().statusCode(200);
    }

    @Test
    void where_files_bring_the_keys_those_of_the_database_go_on_verifying() throws Exception {
        Tokens tokens = logIn();
        String access = kid(tokens.access());
        String pair = EcJwkGenerator.generateJwk(EllipticCurves.P256).toJson(OutputControlLevel.INCLUDE_PRIVATE);

        AnotherStart ofFiles = start(settings(
                "signet.keys.inline",
                pair,
                "signet.keys.secret",
                config.secret().orElseThrow()));

        assertThat(ofFiles.ring().signing(Purpose.ACCESS).kid()).isNotEqualTo(access);
        assertThat(ofFiles.ring().signing(Purpose.REFRESH).kid()).isEqualTo(kid(tokens.refresh()));
        assertThat(ofFiles.ring().published())
                .hasSize(2)
                .anyMatch(key -> key.kid().equals(access));
        // Until it is started anew, this service goes on as before.
        assertThat(kid(logIn().access())).isEqualTo(access);
        clock.advance(Duration.ofDays(1).plusMinutes(1));
        ofFiles.looks();
        assertThat(ofFiles.ring().find(access).orElseThrow().signing()).isNull();
        clock.advance(Duration.ofMinutes(31));
        ofFiles.looks();
        assertThat(ofFiles.ring().find(access)).isEmpty();
    }

    @Test
    void where_one_key_cannot_be_opened_none_is_sealed_anew_and_the_start_stops() {
        String old = config.secret().orElseThrow();
        sql.run("update signing_keys set secret_key = set_byte(secret_key, 20, get_byte(secret_key, 20) # 1)"
                + " where purpose = 'REFRESH'");

        assertThatThrownBy(() -> start(settings("signet.keys.secret", NEW_SECRET, "signet.keys.previous-secrets", old)))
                .isInstanceOf(ConfigurationException.class);

        assertThat(new SealedRow("ACCESS").opensUnder(old)).isTrue();
    }

    /** A row as it lies in the database. */
    private class SealedRow {
        private final String name;
        private final byte[] box;

        SealedRow(String purpose) {
            name = sql.one(
                    String.class,
                    "select kid || '|' || purpose || '|' || algorithm from signing_keys where purpose = ?",
                    purpose);
            box = sql.one(byte[].class, "select secret_key from signing_keys where purpose = ?", purpose);
        }

        boolean opensUnder(String secret) {
            return new Vault(secret).open(name, box).length > 0;
        }
    }

    private AnotherStart start(KeyConfig settings) {
        return AnotherStart.with(settings, revocations, clock);
    }

    private static KeyConfig settings(String... namesAndValues) {
        return Settings.of(KeyConfig.class, namesAndValues);
    }

    private Tokens logIn() {
        return accounts.make("alice").logsIn();
    }

    private static String kid(String token) {
        return Jwt.of(token).header().path("kid").textValue();
    }

    private static JsonPath listed() {
        return Member.admin("admin")
                .calls()
                .get("/api/keys/")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static JsonPath rotate(String query) {
        return Member.admin("admin")
                .calls()
                .post("/api/keys/rotate/" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static List<String> keys(String purpose, String state) {
        return listed().getList("findAll { it.purpose == '" + purpose + "' && it.state == '" + state + "' }.kid");
    }

    private static String signing(String purpose) {
        return keys(purpose, "signing").get(0);
    }

    private static List<String> published() {
        return given().get(JWKS).jsonPath().getList("keys.kid");
    }

    private long count(String where) {
        return sql.one(Long.class, "select count(*) from signing_keys where " + where);
    }
}
