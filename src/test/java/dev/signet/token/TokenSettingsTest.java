package dev.signet.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.testing.Accounts;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.EverySettingChanged;
import dev.signet.testing.Jwt;
import dev.signet.testing.Refused;
import dev.signet.testing.ResourceServer;
import dev.signet.testing.SharedSecret;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The settings under {@code signet.token} and {@code signet.refresh} do what SimpleJWT's do. */
@QuarkusTest
@TestProfile(EverySettingChanged.class)
class TokenSettingsTest {
    private static final byte[] SECRET = SharedSecret.key().getEncoded();

    @Inject
    Accounts accounts;

    @Inject
    AdjustableClock clock;

    @Inject
    Database sql;

    @Test
    void each_kind_of_token_lives_as_long_as_its_setting_says() {
        Tokens tokens = accounts.make("alice").logsIn();

        assertThat(lifetime(tokens.access())).isEqualTo(Duration.ofMinutes(5));
        assertThat(lifetime(tokens.refresh())).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void an_access_token_says_how_and_when_its_user_signed_in_however_often_it_is_refreshed() {
        clock.standStill();
        Tokens tokens = accounts.make("alice").logsIn();
        long signedIn = clock.instant().getEpochSecond();

        clock.advance(Duration.ofMinutes(1));
        String refreshed = tokens.refreshes().access();

        for (String access : new String[] {tokens.access(), refreshed}) {
            assertThat(Jwt.of(access).claims().path("amr"))
                    .map(JsonNode::asText)
                    .containsExactly("pwd");
            assertThat(Jwt.of(access).claims().path("auth_time").longValue()).isBetween(signedIn - 5, signedIn);
        }
        assertThat(Jwt.of(tokens.refresh()).claims().has("amr")).isFalse();
    }

    /** A token from before the setting was lowered counts again once it is raised. */
    @Test
    void a_revocation_is_kept_for_as_long_as_the_token_says_that_it_lives() {
        Jwt access = Jwt.of(accounts.make("alice").logsIn().access());
        long expires = clock.instant().getEpochSecond() + 3600;

        ResourceServer.revokes(access.claim("exp", expires).hs256(SECRET))
                .then()
                .statusCode(200);

        assertThat(sql.one(
                        Long.class,
                        "select cast(extract(epoch from expires_at) as bigint) from revoked_tokens where jti = ?",
                        access.claims().path("jti").textValue()))
                .isEqualTo(expires);
    }

    @Test
    void a_token_of_a_deleted_user_does_not_verify_and_that_of_an_inactive_one_does() {
        Client alice = accounts.make("alice");
        Tokens tokens = alice.logsIn();
        Jwt old = Jwt.of(tokens.refresh()).header("kid", null).claim("jti", UUID.randomUUID());

        alice.isDeactivated();
        for (String token : List.of(tokens.access(), tokens.refresh(), old.hs256(SECRET))) {
            Api.verify(token).then().statusCode(200);
        }

        alice.isDeleted();
        for (String token : List.of(tokens.access(), tokens.refresh(), old.hs256(SECRET))) {
            Api.verify(token)
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", containsString("realm"))
                    .body("detail", is("User not found"))
                    .body("code", is("user_not_found"));
        }
        Api.verify(old.claim("uid", null).hs256(SECRET))
                .then()
                .spec(Refused.token("Token contained no recognizable user identification"));
        Api.blacklist(tokens.refresh()).then().statusCode(200);
        Api.verify(tokens.refresh()).then().statusCode(400);
    }

    @Test
    void leeway_keeps_an_expired_token_alive_for_so_long() {
        clock.standStill();
        Tokens tokens = accounts.make("alice").logsIn();

        clock.advance(Duration.ofMinutes(5).plusSeconds(20));
        assertAccepted(tokens.access());
        clock.advance(Duration.ofSeconds(12));
        assertRefused(tokens.access(), "Token is expired");

        clock.advance(Duration.ofHours(2));
        tokens.triesToRefresh().then().spec(Refused.token("Token is expired"));
    }

    @Test
    void leeway_admits_a_token_of_a_clock_that_is_so_far_ahead() {
        clock.standStill();
        Jwt access = Jwt.of(accounts.make("alice").logsIn().access());
        long now = clock.instant().getEpochSecond();

        assertAccepted(access.claim("iat", now + 20).hs256(SECRET));
        assertAccepted(access.claim("nbf", now + 20).hs256(SECRET));
        assertRefused(access.claim("iat", now + 60).hs256(SECRET), "Token is invalid");
        assertRefused(access.claim("nbf", now + 60).hs256(SECRET), "Token is invalid");
    }

    @Test
    void issuer_is_carried_and_another_refused() {
        Tokens tokens = accounts.make("alice").logsIn();
        for (String token : List.of(tokens.access(), tokens.refresh())) {
            assertThat(Jwt.of(token).claims().path("iss").textValue()).isEqualTo("https://id.example.com");
        }

        Jwt access = Jwt.of(tokens.access());
        for (Object another : new Object[] {"https://elsewhere.example.com", "signet", "", null}) {
            assertRefused(access.claim("iss", another).hs256(SECRET), "Token is invalid");
            assertRefused(access.header("kid", null).claim("iss", another).hs256(SECRET), "Token is invalid");
            Api.refresh(Jwt.of(tokens.refresh()).claim("iss", another).hs256(SECRET))
                    .then()
                    .spec(Refused.token("Token is invalid"));
        }
        assertAccepted(access.header("kid", null).hs256(SECRET));
    }

    @Test
    void audience_is_carried_and_another_or_none_refused() {
        Tokens tokens = accounts.make("alice").logsIn();
        for (String token : List.of(tokens.access(), tokens.refresh())) {
            assertThat(Jwt.of(token).claims().path("aud"))
                    .extracting(JsonNode::textValue)
                    .containsExactlyInAnyOrder("web", "mobile");
        }

        Jwt access = Jwt.of(tokens.access());
        for (Object another : new Object[] {"desktop", List.of("desktop"), List.of(), "", null}) {
            assertRefused(access.claim("aud", another).hs256(SECRET), "Token is invalid");
            Api.refresh(Jwt.of(tokens.refresh()).claim("aud", another).hs256(SECRET))
                    .then()
                    .spec(Refused.token("Token is invalid"));
        }
        assertAccepted(access.claim("aud", "web").hs256(SECRET));
        assertAccepted(access.claim("aud", List.of("desktop", "mobile")).hs256(SECRET));
    }

    @Test
    void the_user_id_is_written_to_the_claim_of_the_setting_and_read_from_no_other() {
        Client alice = accounts.make("alice");
        Tokens tokens = alice.logsIn();

        for (String token : List.of(tokens.access(), tokens.refresh())) {
            ObjectNode claims = Jwt.of(token).claims();
            assertThat(claims.path("uid").longValue()).isEqualTo(alice.id());
            assertThat(claims.has("user_id")).isFalse();
        }
        assertAccepted(tokens.access());
        Jwt otherName = Jwt.of(tokens.access()).claim("uid", null).claim("user_id", alice.id());
        call(otherName.hs256(SECRET)).then().spec(Refused.token("Token contained no recognizable user identification"));
    }

    @Test
    void who_has_a_key_of_an_old_system_is_named_by_it_and_the_others_by_their_ids() {
        Client alice = accounts.make("alice");
        Client bob = accounts.make("bob");
        String key = "key-" + alice.id();
        sql.run("update users set external_id = ? where id = ?", key, alice.id());
        try {
            for (Tokens tokens : List.of(alice.logsIn(), alice.logsIn().refreshes())) {
                for (String token : List.of(tokens.access(), tokens.refresh())) {
                    assertThat(Jwt.of(token).claims().path("uid").textValue()).isEqualTo(key);
                    assertThat(Jwt.of(token).claims().path("sub").textValue()).isEqualTo(Long.toString(alice.id()));
                }
                assertAccepted(tokens.access());
            }
            assertThat(Jwt.of(bob.logsIn().access()).claims().path("uid").longValue())
                    .isEqualTo(bob.id());
        } finally {
            // Other systems' tokens name everybody by such keys as long as there is one.
            sql.run("update users set external_id = null");
        }
    }

    @Test
    void a_login_is_noted_in_last_login() {
        Client alice = accounts.make("alice");
        OffsetDateTime before = clock.instant().atOffset(ZoneOffset.UTC);

        alice.logsIn();

        assertThat(sql.one(OffsetDateTime.class, "select last_login from users where id = ?", alice.id()))
                .isBetween(before, clock.instant().atOffset(ZoneOffset.UTC));
    }

    /** The trigger keeps each transaction open for long enough to overlap with the others. */
    @Test
    void logins_of_one_account_at_the_same_moment_are_noted_and_do_not_wait_for_each_other_in_vain() {
        Client alice = accounts.make("alice");
        sql.run("create function take_long() returns trigger language plpgsql as"
                + " 'begin perform pg_sleep(0.1); return new; end'");
        sql.run("create trigger take_long after insert on sessions for each row when (new.user_id = " + alice.id()
                + ") execute function take_long()");
        try {
            for (int i = 0; i < 5; i++) {
                AtOnce.times(4, alice::logsIn);
            }
        } finally {
            sql.run("drop trigger take_long on sessions");
            sql.run("drop function take_long()");
        }
        assertThat(alice.sessions()).isEqualTo(20);
    }

    @Test
    void the_tokens_of_an_inactive_user_go_on_working() {
        Client alice = accounts.make("alice");
        Tokens tokens = alice.logsIn();

        alice.isDeactivated();

        assertAccepted(tokens.access());
        assertAccepted(tokens.refreshes().access());
    }

    /** As with SimpleJWT; Django's own backend refuses them. */
    @Test
    void an_inactive_user_does_not_log_in_all_the_same() {
        Client alice = accounts.make("alice");

        alice.isDeactivated();

        alice.triesToLogIn().then().spec(Refused.because("No active account found with the given credentials"));
    }

    @Test
    void a_rotated_token_spares_the_session_within_the_grace_and_ends_it_afterwards() {
        Tokens first = accounts.make("alice").logsIn();
        Tokens second = first.refreshes();

        clock.advance(Duration.ofMinutes(59));
        first.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
        Tokens third = second.refreshes();

        clock.advance(Duration.ofMinutes(61));
        second.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
        third.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
    }

    private static void assertAccepted(String access) {
        call(access).then().statusCode(200);
    }

    private static void assertRefused(String access, String message) {
        call(access).then().spec(Refused.bearer(message));
    }

    private static Response call(String access) {
        return given().header("X-Access-Token", "Token " + access).get("/api/protected/");
    }

    private static Duration lifetime(String token) {
        ObjectNode claims = Jwt.of(token).claims();
        return Duration.ofSeconds(
                claims.path("exp").longValue() - claims.path("iat").longValue());
    }
}
