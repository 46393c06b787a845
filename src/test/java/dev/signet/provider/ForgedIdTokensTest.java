package dev.signet.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.signet.provider.FakeProvider.Person;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Database;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything that can be wrong with an ID token (OpenID Connect Core 1.0 §3.1.3.7, RFC 8725). */
@QuarkusTest
@TestProfile(WithProviders.class)
class ForgedIdTokensTest {
    private static final String NONCE = "n-0123456789";

    @Inject
    FakeProvider provider;

    @Inject
    AdjustableClock clock;

    @Inject
    Database sql;

    private Map<String, Object> claims;

    @BeforeEach
    void claims() {
        claims = provider.claims("acme", Person.called("ada"), NONCE);
        Tokens.in(PhoneSignInTest.signsIn("acme", provider.signed("acme", claims), NONCE));
        claims.put("sub", claims.get("sub") + "-forged");
        claims.put("email", "forged-" + claims.get("email"));
    }

    @AfterEach
    void behave() {
        provider.behave();
    }

    private void refused(String name, String token, String why) {
        assertThat(PhoneSignInTest.signsIn("acme", token, NONCE).statusCode())
                .as(name)
                .isEqualTo(401);
        PhoneSignInTest.signsIn("acme", token, NONCE).then().spec(Refused.because(PhoneSignInTest.REFUSAL));
        assertThat(sql.one(
                        String.class,
                        "select detail from security_events where outcome = 'failure' order by id desc limit 1"))
                .as(name)
                .contains(why);
        assertThat(sql.one(Long.class, "select count(*) from identities where subject = ?", claims.get("sub")))
                .as(name)
                .isZero();
    }

    private void refusedWith(String why, UnaryOperator<Map<String, Object>> change) {
        Map<String, Object> changed = change.apply(new LinkedHashMap<>(claims));
        refused(why + ": " + changed, provider.signed("acme", changed), why);
    }

    private void refusedWith(String why, String claim, Object... values) {
        for (Object value : values) {
            refusedWith(why, changed -> {
                if (value == null) {
                    changed.remove(claim);
                } else {
                    changed.put(claim, value);
                }
                return changed;
            });
        }
    }

    @Test
    void a_token_of_another_issuer_is_refused() {
        String own = provider.issuer("acme");
        refusedWith(
                "another issuer",
                "iss",
                null,
                "",
                own + "/",
                own.toUpperCase(),
                own.replace("http://", ""),
                provider.issuer("other"),
                "https://accounts.google.com");
    }

    @Test
    void a_token_for_another_client_is_refused() {
        refusedWith(
                "another client",
                "aud",
                null,
                "",
                "Web",
                "web ",
                "web,ios",
                List.of(),
                List.of("web", "another"),
                List.of("another"));
        refusedWith("another client", changed -> {
            changed.put("aud", List.of("web", "ios"));
            return changed;
        });
        refusedWith("another client", "azp", "another", "", "WEB");
    }

    @Test
    void a_token_at_the_wrong_time_is_refused() {
        clock.standStill();
        long now = clock.instant().getEpochSecond();
        refusedWith("expired", "exp", null, now - 31, now - 86_400, 0L);
        refusedWith("from the future", "iat", null, now + 35, now + 86_400);
        refusedWith("too old", "iat", now - 10 * 60 - 35, 0L);
        refusedWith("not valid yet", "nbf", now + 35);
    }

    @Test
    void a_token_with_another_nonce_is_refused() {
        refusedWith("another nonce", "nonce", null, "", "n-0123456788", "N-0123456789", NONCE + NONCE, List.of(NONCE));
    }

    @Test
    void a_token_that_names_nobody_is_refused() {
        String subject = claims.get("sub").toString();
        refusedWith("nobody", "sub", null, "", "  ");
        refusedWith("unusable", "sub", subject + "x".repeat(513), subject + "\0");
    }

    @Test
    void only_the_providers_keys_and_algorithms_count() throws Exception {
        RSAKey own = provider.key("acme").toRSAKey();
        RSAKey anothers = new RSAKeyGenerator(2048).keyID(own.getKeyID()).generate();
        JWSHeader usual = provider.header(own).build();

        refused("another key", FakeProvider.signed(usual, anothers, claims), "did not sign");
        refused(
                "the token brings its key",
                FakeProvider.signed(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID(anothers.getKeyID())
                                .jwk(anothers.toPublicJWK())
                                .build(),
                        anothers,
                        claims),
                "did not sign");
        refused(
                "the token says where its key is",
                FakeProvider.signed(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .jwkURL(URI.create(provider.url() + "/evil/keys"))
                                .build(),
                        anothers,
                        claims),
                "did not sign");
        refused(
                "no announced algorithm",
                FakeProvider.signed(algorithm(JWSAlgorithm.RS512, own), own, claims),
                "algorithm");
        JWK ec = provider.key("other");
        refused(
                "the key of another provider",
                FakeProvider.signed(algorithm(JWSAlgorithm.ES256, ec), ec, claims),
                "algorithm");
        refused(
                "another type",
                FakeProvider.signed(
                        new JWSHeader.Builder(usual)
                                .type(new JOSEObjectType("at+jwt"))
                                .build(),
                        own,
                        claims),
                "malformed");
        refused("unsigned", new PlainJWT(set()).serialize(), "not signed");

        SignedJWT hmac = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(own.getKeyID()).build(), set());
        hmac.sign(new MACSigner(own.toRSAPublicKey().getEncoded()));
        refused("the public key as a secret", hmac.serialize(), "algorithm");
        SignedJWT bySecret = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), set());
        bySecret.sign(new MACSigner(FakeProvider.SECRET));
        refused("the client secret", bySecret.serialize(), "algorithm");
    }

    private JWSHeader algorithm(JWSAlgorithm algorithm, JWK key) {
        return new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build();
    }

    private JWTClaimsSet set() {
        JWTClaimsSet.Builder set = new JWTClaimsSet.Builder();
        claims.forEach(set::claim);
        return set.build();
    }

    @Test
    void what_was_changed_after_signing_is_refused() {
        String[] parts = provider.signed("acme", claims).split("\\.");
        String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        List<String> changed = List.of(
                payload.replace("acme", "acmf"),
                payload.replace("\"web\"", "\"ios\""),
                payload.replace("-forged", "-other"),
                payload + " ",
                "{}",
                "[]",
                "null",
                "");
        for (String other : changed) {
            String forged = parts[0] + "." + base64(other) + "." + parts[2];
            refused(other, forged, "did not sign");
        }
        for (int place : List.of(0, 1, parts[2].length() / 2)) {
            char[] signature = parts[2].toCharArray();
            signature[place] = signature[place] == 'A' ? 'B' : 'A';
            refused("signature " + place, parts[0] + "." + parts[1] + "." + new String(signature), "did not sign");
        }
    }

    @Test
    void what_is_no_token_is_refused() {
        String deep = "{\"alg\":\"RS256\",\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
        for (String text : Arrays.asList(
                "a",
                ".",
                "..",
                "...",
                "a.b.c",
                "a.b.c.d.e",
                base64("{}") + ".e30.",
                base64("{\"alg\":\"RS256\",\"crit\":[\"x\"],\"x\":1}") + ".e30.e30",
                base64(deep) + ".e30.e30",
                base64("{\"alg\":1}") + ".e30.e30",
                base64("null") + ".e30.AAAA",
                base64("[]") + ".e30.AAAA",
                base64("\"\"") + ".e30.AAAA",
                base64("{\"alg\":null}") + ".e30.AAAA",
                base64("{\"alg\":\"RS256\"}") + "." + base64("null") + ".AAAA",
                base64("{\"alg\":\"RS256\"}") + "." + base64("[null]") + ".AAAA",
                base64("{\"alg\":\"RS256\",\"jwk\":null,\"x5c\":[null]}") + ".e30.AAAA",
                "x".repeat(20_000),
                "ä.ö.ü")) {
            assertThat(PhoneSignInTest.signsIn("acme", text, NONCE).statusCode())
                    .as(text.substring(0, Math.min(40, text.length())))
                    .isEqualTo(401);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void another_providers_token_is_refused() {
        Map<String, Object> others = provider.claims("other", Person.called("ada"), NONCE);
        others.put("sub", claims.get("sub"));
        refused("another provider", provider.signed("other", others), "algorithm");
    }

    @Test
    void new_keys_count_at_once_and_old_ones_no_longer() {
        JWK old = provider.key("acme");
        provider.rotate();
        // Longer than other tests have let pass, so that their calls do not count.
        clock.advance(Duration.ofMinutes(5));
        Map<String, Object> fresh = provider.claims("acme", Person.called("ada"), NONCE);

        Tokens.in(PhoneSignInTest.signsIn("acme", provider.signed("acme", fresh), NONCE));

        fresh.put("jti", "another");
        refused("the old key", FakeProvider.signed(provider.header(old).build(), old, fresh), "did not sign");
    }

    @Test
    void tokens_with_unknown_keys_do_not_make_us_call_the_provider_each_time() throws Exception {
        clock.standStill();
        clock.advance(Kept.BETWEEN_TRIES.plusSeconds(1));
        RSAKey anothers = new RSAKeyGenerator(2048).keyID("unknown").generate();
        int before = provider.calls();

        for (int i = 0; i < 30; i++) {
            claims.put("jti", "number " + i);
            PhoneSignInTest.signsIn(
                    "acme", FakeProvider.signed(provider.header(anothers).build(), anothers, claims), NONCE);
        }

        assertThat(provider.calls() - before).isLessThanOrEqualTo(1);
    }

    @Test
    void while_the_provider_is_down_its_known_keys_count_for_a_day() {
        provider.misbehave("/keys", FakeProvider.body(500, "text/plain", ""));
        provider.misbehave("/.well-known/openid-configuration", FakeProvider.body(503, "text/plain", ""));

        clock.advance(Duration.ofHours(20));
        Map<String, Object> fresh = provider.claims("acme", Person.called("ada"), NONCE);
        Tokens.in(PhoneSignInTest.signsIn("acme", provider.signed("acme", fresh), NONCE));

        clock.advance(Duration.ofHours(5));
        fresh = provider.claims("acme", Person.called("ada"), NONCE);
        PhoneSignInTest.signsIn("acme", provider.signed("acme", fresh), NONCE)
                .then()
                .statusCode(503)
                .header("Retry-After", "10");
    }
}
