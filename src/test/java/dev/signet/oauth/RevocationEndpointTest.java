package dev.signet.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.signet.key.KeyRing;
import dev.signet.key.TokenKey.Purpose;
import dev.signet.testing.Accounts;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.Refused;
import dev.signet.testing.ResourceServer;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A token that a client revoked (RFC 7009) is refused. */
@QuarkusTest
class RevocationEndpointTest {
    @Inject
    Accounts accounts;

    @Inject
    KeyRing ring;

    @Inject
    Database sql;

    private Client alice;
    private Tokens tokens;

    @BeforeEach
    void somebody_is_logged_in() {
        alice = accounts.make("alice");
        tokens = alice.logsIn();
    }

    @Test
    void a_refresh_token_goes_with_its_session() {
        Tokens elsewhere = alice.logsIn();

        assertRevoked(ResourceServer.revokes(tokens.refresh()));

        tokens.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
        tokens.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
        ResourceServer.introspects(tokens.access()).then().body("active", is(false));
        elsewhere.callsProtected().then().statusCode(200);
    }

    /** As with logging out: a client that lost the last answer can still leave. */
    @Test
    void so_does_one_that_was_rotated_already() {
        Tokens next = tokens.refreshes();

        assertRevoked(ResourceServer.revokes(tokens.refresh()));

        next.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
    }

    @Test
    void an_access_token_goes_alone_and_the_session_lives_on() {
        assertRevoked(ResourceServer.revokes(tokens.access()));

        tokens.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
        ResourceServer.introspects(tokens.access()).then().body("active", is(false));
        tokens.refreshes().callsProtected().then().statusCode(200);
    }

    @Test
    void the_other_replicas_learn_of_it_from_the_database() {
        assertRevoked(ResourceServer.revokes(tokens.access()));

        assertThat(sql.one(
                        Long.class,
                        "select count(*) from revoked_tokens where jti = ?",
                        Jwt.of(tokens.access()).claims().path("jti").textValue()))
                .isEqualTo(1);
    }

    @Test
    void a_hint_helps_nobody_and_a_wrong_one_does_no_harm() {
        for (String hint : List.of("access_token", "refresh_token", "pat", "")) {
            Tokens more = alice.logsIn();

            assertRevoked(ResourceServer.calls()
                    .formParam("token", more.refresh())
                    .formParam("token_type_hint", hint)
                    .post("/api/token/revoke/"));

            more.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
        }
    }

    @Test
    void what_does_not_count_is_as_good_as_revoked() {
        assertRevoked(ResourceServer.revokes(tokens.refresh()));

        assertRevoked(ResourceServer.revokes(tokens.refresh()));
        assertRevoked(ResourceServer.revokes(tokens.access()));
        assertRevoked(ResourceServer.revokes(tokens.access()));
        assertRevoked(ResourceServer.revokes("no.good.token"));
        assertRevoked(ResourceServer.revokes(Jwt.of(tokens.access()).hs256(new byte[32])));
        Jwt nobodys = Jwt.of(tokens.refresh()).claim("user_id", null);
        assertRevoked(ResourceServer.revokes(
                nobodys.signed(ring.signing(Purpose.REFRESH).signing())));
    }

    @Test
    void a_forged_token_revokes_nothing() {
        ResourceServer.revokes(Jwt.of(tokens.refresh()).hs256(new byte[32]));
        ResourceServer.revokes(Jwt.of(tokens.access()).withSignature(new byte[64]));

        tokens.callsProtected().then().statusCode(200);
        tokens.refreshes();
    }

    @Test
    void a_token_of_another_kind_cannot_be_revoked() {
        Jwt sliding = Jwt.of(tokens.access()).claim("token_type", "sliding");

        ResourceServer.revokes(sliding.signed(ring.signing(Purpose.ACCESS).signing()))
                .then()
                .statusCode(400)
                .contentType("application/json")
                .body("error", is("unsupported_token_type"));
    }

    private static void assertRevoked(Response answer) {
        answer.then().statusCode(200).header("Cache-Control", "no-store");
        assertThat(answer.jsonPath().getMap("$")).isEqualTo(Map.of());
    }
}
