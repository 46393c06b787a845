package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Accounts;
import dev.signet.testing.Api;
import dev.signet.testing.CookiesForPages;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import org.junit.jupiter.api.Test;

/** {@code signet.keys.algorithm=RS256}. */
@QuarkusTest
@TestProfile(CookiesForPages.class)
class RsaTokensTest {
    @Inject
    Accounts accounts;

    @Inject
    Database sql;

    @Test
    void access_tokens_are_signed_with_rs256_and_verify_with_the_stored_public_key() throws Exception {
        String access = accounts.make("alice").logsIn().access();

        Jwt token = Jwt.of(access);
        assertThat(token.header().path("alg").textValue()).isEqualTo("RS256");
        assertThat(Jwt.isSignedBy(
                        KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(publicKey(token))), access))
                .isTrue();
    }

    @Test
    void they_open_what_they_should_and_the_session_goes_on() {
        Tokens tokens = accounts.make("alice").logsIn();

        tokens.callsProtected().then().statusCode(200);
        tokens.refreshes().callsProtected().then().statusCode(200);
    }

    @Test
    void refresh_tokens_keep_their_symmetric_key() {
        Jwt refresh = Jwt.of(accounts.make("alice").logsIn().refresh());

        assertThat(refresh.header().path("alg").textValue()).isEqualTo("HS256");
    }

    @Test
    void the_public_key_is_no_hmac_secret() {
        Jwt access = Jwt.of(accounts.make("alice").logsIn().access());

        Api.callProtected(access.hs256(publicKey(access))).then().spec(Refused.bearer("Token is invalid"));
    }

    private byte[] publicKey(Jwt token) {
        return sql.one(
                byte[].class,
                "select public_key from signing_keys where purpose = 'ACCESS' and algorithm = 'RS256' and kid = ?",
                token.header().path("kid").textValue());
    }
}
