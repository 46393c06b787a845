package dev.signet.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.signet.key.KeyRing;
import dev.signet.key.TokenKey.Purpose;
import dev.signet.testing.Accounts;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.Jwt;
import dev.signet.testing.ResourceServer;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What introspection returns for a token at the time of the request (RFC 7662). */
@QuarkusTest
class IntrospectionTest {
    @Inject
    Accounts accounts;

    @Inject
    KeyRing ring;

    @Inject
    Database sql;

    @Inject
    AdjustableClock clock;

    private Client alice;
    private Tokens tokens;

    @BeforeEach
    void somebody_is_logged_in() {
        alice = accounts.make("alice");
        tokens = alice.logsIn();
    }

    @Test
    void of_an_access_token_that_counts_it_says_what_the_token_says_and_whose_it_is() {
        Jwt access = Jwt.of(tokens.access());

        Response answer = ResourceServer.introspects(tokens.access());

        answer.then().statusCode(200).contentType("application/json").header("Cache-Control", "no-store");
        assertThat(answer.jsonPath().getMap("$").keySet())
                .containsExactlyInAnyOrder(
                        "active",
                        "token_type",
                        "username",
                        "sub",
                        "user_id",
                        "email",
                        "role",
                        "exp",
                        "iat",
                        "iss",
                        "jti",
                        "sid");
        answer.then()
                .body("active", is(true))
                .body("token_type", is("Bearer"))
                .body("username", is(alice.username()))
                .body("sub", is(Long.toString(alice.id())))
                .body("user_id", is((int) alice.id()))
                .body("email", is(alice.email()))
                .body("role", is("user"))
                .body("exp", is(access.claims().path("exp").intValue()))
                .body("iat", is(access.claims().path("iat").intValue()))
                .body("iss", is("signet"))
                .body("jti", is(access.claims().path("jti").textValue()))
                .body("sid", is(tokens.session()));
    }

    /** A resource server that looks at nothing but {@code active} must not take one for an access token. */
    @Test
    void a_refresh_token_is_active_only_for_who_asks_for_one() {
        assertInactive(ResourceServer.introspects(tokens.refresh()));

        ResourceServer.introspectsRefresh(tokens.refresh())
                .then()
                .statusCode(200)
                .body("active", is(true))
                .body("token_type", is("N_A"))
                .body("username", is(alice.username()))
                .body("jti", is(Jwt.of(tokens.refresh()).claims().path("jti").textValue()));
        ResourceServer.introspectsRefresh(tokens.access())
                .then()
                .body("active", is(true))
                .body("token_type", is("Bearer"));
    }

    @Test
    void what_it_says_of_the_user_is_true_now() {
        alice.moves("elsewhere-" + UUID.randomUUID() + "@example.com");

        ResourceServer.introspects(tokens.access())
                .then()
                .body("active", is(true))
                .body("email", is(sql.one(String.class, "select email from users where id = ?", alice.id())));
    }

    @Test
    void neither_token_counts_once_the_session_ended() {
        tokens.logsOut().then().statusCode(200);

        assertInactive(ResourceServer.introspects(tokens.access()));
        assertInactive(ResourceServer.introspectsRefresh(tokens.refresh()));
    }

    /** Other replicas may not have heard yet: the database has. */
    @Test
    void what_the_database_says_counts_at_once() {
        sql.run("update sessions set ended_at = now() where id = ?", UUID.fromString(tokens.session()));
        assertInactive(ResourceServer.introspects(tokens.access()));

        Tokens others = alice.logsIn();
        sql.run(
                "insert into revoked_tokens (jti, revoked_at, expires_at) values (?, now(), now() + interval '1 hour')",
                Jwt.of(others.access()).claims().path("jti").textValue());
        assertInactive(ResourceServer.introspects(others.access()));
        ResourceServer.introspectsRefresh(others.refresh()).then().body("active", is(true));
    }

    @Test
    void a_refresh_token_counts_until_it_was_rotated() {
        Tokens next = tokens.refreshes();

        assertInactive(ResourceServer.introspectsRefresh(tokens.refresh()));
        ResourceServer.introspectsRefresh(next.refresh()).then().body("active", is(true));
        // Asking uses nothing up.
        next.refreshes();
    }

    @Test
    void a_refresh_token_of_a_session_that_has_reached_its_end_does_not_count() {
        sql.run(
                "update sessions set absolute_expires_at = now() - interval '1 second' where id = ?",
                UUID.fromString(tokens.session()));

        assertInactive(ResourceServer.introspectsRefresh(tokens.refresh()));
    }

    @Test
    void no_token_of_an_inactive_user_counts() {
        alice.isDeactivated();
        assertInactive(ResourceServer.introspects(tokens.access()));
        assertInactive(ResourceServer.introspectsRefresh(tokens.refresh()));

        alice.isActivated();
        ResourceServer.introspects(tokens.access()).then().body("active", is(true));
        ResourceServer.introspectsRefresh(tokens.refresh()).then().body("active", is(true));
    }

    @Test
    void no_token_of_a_user_who_is_gone_counts() {
        alice.isDeleted();

        assertInactive(ResourceServer.introspects(tokens.access()));
        assertInactive(ResourceServer.introspectsRefresh(tokens.refresh()));
    }

    @Test
    void an_access_token_that_says_another_role_than_its_user_has_now_does_not_count() {
        alice.becomesAdmin();

        assertInactive(ResourceServer.introspects(tokens.access()));
        ResourceServer.introspects(alice.logsIn().access())
                .then()
                .body("active", is(true))
                .body("role", is("admin"));
    }

    @Test
    void an_expired_token_does_not_count() {
        clock.advance(Duration.ofMinutes(31));
        assertInactive(ResourceServer.introspects(tokens.access()));
        ResourceServer.introspectsRefresh(tokens.refresh()).then().body("active", is(true));

        clock.advance(Duration.ofDays(7));
        assertInactive(ResourceServer.introspectsRefresh(tokens.refresh()));
    }

    @Test
    void what_no_key_of_ours_vouches_for_does_not_count() {
        Jwt access = Jwt.of(tokens.access());

        assertInactive(ResourceServer.introspects("no.good.token"));
        assertInactive(ResourceServer.introspects("text"));
        assertInactive(ResourceServer.introspects(access.header("kid", "gone").withItsOldSignature()));
        assertInactive(ResourceServer.introspects(access.claim("user_id", 1).withItsOldSignature()));
        assertInactive(ResourceServer.introspects(access.hs256(new byte[32])));
    }

    @Test
    void what_names_another_issuer_no_user_or_no_kind_does_not_count_either() {
        Jwt access = Jwt.of(tokens.access());

        for (Jwt odd : new Jwt[] {
            access.claim("iss", "another"),
            access.claim("user_id", null),
            access.claim("user_id", "one"),
            access.claim("user_id", Long.MAX_VALUE),
            access.claim("token_type", null),
            access.claim("token_type", "sliding")
        }) {
            assertInactive(ResourceServer.introspects(
                    odd.signed(ring.signing(Purpose.ACCESS).signing())));
        }
        Jwt refresh = Jwt.of(tokens.refresh()).claim("user_id", null);
        assertInactive(ResourceServer.introspectsRefresh(
                refresh.signed(ring.signing(Purpose.REFRESH).signing())));
    }

    /** Not a word on why. */
    private static void assertInactive(Response answer) {
        answer.then().statusCode(200).header("Cache-Control", "no-store");
        assertThat(answer.jsonPath().getMap("$")).isEqualTo(Map.of("active", false));
    }
}
