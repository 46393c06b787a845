package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.testing.Accounts;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.junit.jupiter.api.Test;

/** What tokens contain and how they are signed by default. */
@QuarkusTest
class IssuedTokensTest {
    private static final String[] CLAIMS = {
        "token_type", "exp", "iat", "jti", "user_id", "email", "role", "iss", "sub", "sid", "groups", "ver"
    };

    @Inject
    Accounts accounts;

    @Inject
    Database sql;

    @Inject
    AdjustableClock clock;

    @Test
    void an_access_token_says_whose_it_is_and_lives_for_half_an_hour() {
        clock.standStill();
        Client alice = accounts.make("alice");

        ObjectNode claims = claims(alice.logsIn().access());

        assertThat(claims.fieldNames()).toIterable().containsExactlyInAnyOrder(CLAIMS);
        assertThat(claims.path("token_type").asText()).isEqualTo("access");
        assertThat(claims.path("exp").longValue() - claims.path("iat").longValue())
                .isEqualTo(30 * 60);
        assertNamesItsUser(claims, alice);
    }

    @Test
    void a_refresh_token_says_whose_it_is_and_lives_for_a_week() {
        clock.standStill();
        Client alice = accounts.make("alice");

        ObjectNode claims = claims(alice.logsIn().refresh());

        assertThat(claims.fieldNames()).toIterable().containsExactlyInAnyOrder(CLAIMS);
        assertThat(claims.path("token_type").asText()).isEqualTo("refresh");
        assertThat(claims.path("exp").longValue() - claims.path("iat").longValue())
                .isEqualTo(7 * 24 * 60 * 60);
        assertNamesItsUser(claims, alice);
    }

    private void assertNamesItsUser(ObjectNode claims, Client user) {
        assertThat(claims.path("user_id").isIntegralNumber()).isTrue();
        assertThat(claims.path("user_id").longValue()).isEqualTo(user.id());
        assertThat(claims.path("sub").textValue()).isEqualTo(Long.toString(user.id()));
        assertThat(claims.path("email").textValue()).isEqualTo(user.email());
        assertThat(claims.path("role").textValue()).isEqualTo("user");
        assertThat(claims.path("groups")).extracting(JsonNode::textValue).containsExactly("user");
        assertThat(claims.path("iss").textValue()).isEqualTo("signet");
        assertThat(claims.path("iat").isIntegralNumber()).isTrue();
        assertThat(claims.path("iat").longValue()).isCloseTo(clock.instant().getEpochSecond(), within(10L));
        assertThat(claims.path("jti").textValue()).matches("[0-9a-f]{32}");
    }

    @Test
    void the_tokens_of_a_member_of_the_staff_say_admin() {
        Client root = accounts.make("root");
        root.becomesAdmin();

        Tokens tokens = root.logsIn();

        for (String token : new String[] {tokens.access(), tokens.refresh()}) {
            assertThat(claims(token).path("role").textValue()).isEqualTo("admin");
            assertThat(claims(token).path("groups"))
                    .extracting(JsonNode::textValue)
                    .containsExactlyInAnyOrder("user", "admin");
        }
    }

    @Test
    void the_tokens_of_a_login_share_its_session_and_nothing_shares_an_id() {
        Client alice = accounts.make("alice");

        Tokens phone = alice.logsIn();
        Tokens laptop = alice.logsIn();
        Tokens later = laptop.refreshes();

        assertThat(sid(phone.access())).isEqualTo(sid(phone.refresh()));
        assertThat(sid(later.access())).isEqualTo(sid(later.refresh())).isEqualTo(sid(laptop.access()));
        assertThat(sid(phone.access())).isNotEqualTo(sid(laptop.access()));
        assertThat(new String[] {
                    jti(phone.access()), jti(phone.refresh()), jti(laptop.access()),
                    jti(laptop.refresh()), jti(later.access()), jti(later.refresh())
                })
                .doesNotHaveDuplicates();
    }

    @Test
    void an_access_token_is_signed_with_es256_and_verifies_with_the_stored_public_key() throws Exception {
        String access = accounts.make("alice").logsIn().access();

        ObjectNode header = Jwt.of(access).header();
        assertThat(header.fieldNames()).toIterable().containsExactlyInAnyOrder("alg", "typ", "kid");
        assertThat(header.path("alg").textValue()).isEqualTo("ES256");
        assertThat(header.path("typ").textValue()).isEqualTo("JWT");
        byte[] stored = sql.one(
                byte[].class,
                "select public_key from signing_keys where purpose = 'ACCESS' and algorithm = 'ES256' and kid = ?",
                header.path("kid").textValue());
        PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(stored));
        assertThat(Jwt.isSignedBy(key, access)).isTrue();
    }

    @Test
    void a_refresh_token_is_signed_with_a_symmetric_key_of_its_own() {
        Tokens tokens = accounts.make("alice").logsIn();

        ObjectNode header = Jwt.of(tokens.refresh()).header();
        assertThat(header.fieldNames()).toIterable().containsExactlyInAnyOrder("alg", "typ", "kid");
        assertThat(header.path("alg").textValue()).isEqualTo("HS256");
        assertThat(header.path("typ").textValue()).isEqualTo("JWT");
        assertThat(sql.one(
                        String.class,
                        "select purpose from signing_keys where kid = ? and public_key is null",
                        header.path("kid").textValue()))
                .isEqualTo("REFRESH");
    }

    @Test
    void no_cache_keeps_an_answer_with_tokens() {
        Client alice = accounts.make("alice");

        alice.triesToLogIn().then().statusCode(200).header("Cache-Control", containsString("no-store"));
        alice.logsIn().triesToRefresh().then().statusCode(200).header("Cache-Control", containsString("no-store"));
    }

    private static ObjectNode claims(String token) {
        return Jwt.of(token).claims();
    }

    private static String jti(String token) {
        return claims(token).path("jti").textValue();
    }

    private static String sid(String token) {
        return claims(token).path("sid").textValue();
    }
}
