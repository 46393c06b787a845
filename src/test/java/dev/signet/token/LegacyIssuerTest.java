package dev.signet.token;

import dev.signet.testing.Accounts;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.Client;
import dev.signet.testing.EdDsa;
import dev.signet.testing.Jwt;
import dev.signet.testing.PublicAddress;
import dev.signet.testing.Refused;
import dev.signet.testing.TakenOver;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** {@code signet.keys.legacy.issuer} and {@code audience}: what the old system's tokens name is checked, if it is known. */
@QuarkusTest
@TestProfile(EdDsa.class)
class LegacyIssuerTest {
    @Inject
    Accounts accounts;

    @Inject
    AdjustableClock clock;

    @Test
    void an_old_token_of_the_old_issuer_and_audience_is_accepted() {
        Jwt old = oldToken(accounts.make("alice"));

        assertAccepted(old);
        assertAccepted(old.claim("aud", List.of("desktop", "mobile")));
    }

    @Test
    void another_issuer_or_audience_is_refused_the_services_own_included() {
        Jwt old = oldToken(accounts.make("alice"));

        for (String issuer : new String[] {PublicAddress.url(), "https://elsewhere.example.com", null}) {
            assertRefused(old.claim("iss", issuer));
        }
        for (Object audience : new Object[] {"desktop", List.of(), null}) {
            assertRefused(old.claim("aud", audience));
        }
    }

    private static void assertAccepted(Jwt token) {
        Api.callProtected(token.hs256(TakenOver.oldSecret())).then().statusCode(200);
    }

    private static void assertRefused(Jwt token) {
        Api.callProtected(token.hs256(TakenOver.oldSecret())).then().spec(Refused.bearer("Token is invalid"));
    }

    private Jwt oldToken(Client user) {
        long now = clock.instant().getEpochSecond();
        return Jwt.blank()
                .claim("token_type", "access")
                .claim("exp", now + 3600)
                .claim("jti", UUID.randomUUID().toString().replace("-", ""))
                .claim("user_id", user.id())
                .claim("iss", EdDsa.OLD_ISSUER)
                .claim("aud", "web");
    }
}
