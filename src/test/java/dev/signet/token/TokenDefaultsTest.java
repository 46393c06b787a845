package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.key.KeyRing;
import dev.signet.key.TokenKey;
import dev.signet.testing.Accounts;
import dev.signet.testing.Api;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tokens with default settings; {@link TokenSettingsTest} changes them. */
@QuarkusTest
class TokenDefaultsTest {
    @Inject
    Accounts accounts;

    @Inject
    KeyRing ring;

    @Inject
    Database sql;

    @Test
    void a_login_is_not_noted() {
        Client alice = accounts.make("alice");

        alice.logsIn();

        assertThat(sql.one(OffsetDateTime.class, "select last_login from users where id = ?", alice.id()))
                .isNull();
    }

    /** If no issuer is set, tokens name Signet, and only such tokens are accepted. */
    @Test
    void tokens_of_another_issuer_are_refused() {
        Jwt access = Jwt.of(accounts.make("alice").logsIn().access());

        for (Object issuer : new Object[] {"another", null}) {
            Api.callProtected(signed(access.claim("iss", issuer))).then().spec(Refused.bearer("Token is invalid"));
        }
        Api.callProtected(signed(access)).then().statusCode(200);
    }

    @Test
    void an_audience_is_neither_given_nor_asked_for() {
        Tokens tokens = accounts.make("alice").logsIn();

        assertThat(Jwt.of(tokens.access()).claims().has("aud")).isFalse();
        Api.callProtected(signed(Jwt.of(tokens.access()).claim("aud", List.of("somebody"))))
                .then()
                .statusCode(200);
    }

    /** What is remembered of revocations reaches back as far as access tokens live now. */
    @Test
    void an_access_token_of_a_time_when_they_lived_longer_does_not_outlive_those_of_today() {
        Jwt access = Jwt.of(accounts.make("alice").logsIn().access());
        long issued = access.claims().path("iat").longValue();
        long expires = access.claims().path("exp").longValue();
        long lifetime = expires - issued;

        Api.callProtected(signed(access.claim("iat", issued - lifetime + 60)))
                .then()
                .statusCode(200);
        Api.callProtected(signed(access.claim("iat", issued - lifetime - 60)))
                .then()
                .spec(Refused.bearer("Token is expired"));
    }

    @Test
    void a_token_of_a_replica_whose_clock_is_a_little_ahead_is_accepted() {
        Tokens tokens = accounts.make("alice").logsIn();
        long now = Jwt.of(tokens.access()).claims().path("iat").longValue();

        Api.callProtected(signed(Jwt.of(tokens.access()).claim("iat", now + 4)))
                .then()
                .statusCode(200);
        Api.callProtected(signed(Jwt.of(tokens.access()).claim("iat", now + 60)))
                .then()
                .statusCode(401);
        Api.refresh(Jwt.of(tokens.refresh())
                        .claim("iat", now + 4)
                        .signed(ring.signing(TokenKey.Purpose.REFRESH).signing()))
                .then()
                .statusCode(200);
    }

    private String signed(Jwt access) {
        return access.signed(ring.signing(TokenKey.Purpose.ACCESS).signing());
    }
}
