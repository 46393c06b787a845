package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.signet.key.KeyRing;
import dev.signet.testing.Api;
import dev.signet.testing.Client;
import dev.signet.testing.Jwt;
import dev.signet.testing.PublicAddress;
import dev.signet.testing.Refused;
import dev.signet.testing.ResourceServer;
import dev.signet.testing.TakenOver;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * {@code signet.keys.legacy.hs256-secret}: this service in the place of a Django system, with keys, issuer and audience of its
 * own, whose users stay signed in.
 */
@QuarkusTest
@TestProfile(TakenOver.class)
class LegacySecretTest extends ExchangeStories {
    private static final byte[] OLD_SECRET = TakenOver.oldSecret();

    @Inject
    KeyRing ring;

    @Override
    String signedOldToken(String type, Client user) {
        return oldToken(type, user).hs256(OLD_SECRET);
    }

    @Test
    void an_old_access_token_opens_what_it_did() {
        Client alice = accounts.make("alice");

        for (Jwt old : oldTokens("access", alice)) {
            Api.callProtected(old.hs256(OLD_SECRET))
                    .then()
                    .statusCode(200)
                    .body("message", is("Hello, user " + alice.id() + "!"));
            Api.verify(old.hs256(OLD_SECRET)).then().statusCode(200);
            ResourceServer.introspects(old.hs256(OLD_SECRET))
                    .then()
                    .body("active", is(true))
                    .body("username", is(alice.username()));
        }
    }

    @Test
    void an_old_refresh_token_is_exchanged_once_for_a_session_of_ours() {
        Client alice = accounts.make("alice");

        for (Jwt old : oldTokens("refresh", alice)) {
            String token = old.hs256(OLD_SECRET);
            ResourceServer.introspectsRefresh(token).then().body("active", is(true));

            Tokens ours = Tokens.in(Api.refresh(token));

            Api.refresh(token).then().spec(Refused.token("Token is blacklisted"));
            ResourceServer.introspectsRefresh(token).then().body("active", is(false));
            assertIsOurs(ours, alice);
            ours.callsProtected().then().statusCode(200);
            assertIsOurs(ours.refreshes().refreshes(), alice);
        }
    }

    private static void assertIsOurs(Tokens tokens, Client user) {
        assertThat(Jwt.of(tokens.access()).header().path("alg").textValue()).isEqualTo("ES256");
        for (String token : List.of(tokens.access(), tokens.refresh())) {
            Jwt jwt = Jwt.of(token);
            assertThat(jwt.header().has("kid")).isTrue();
            assertThat(jwt.hs256(OLD_SECRET)).isNotEqualTo(token);
            assertThat(jwt.claims().path("iss").textValue()).isEqualTo(PublicAddress.url());
            assertThat(jwt.claims().path("user_id").longValue()).isEqualTo(user.id());
            assertThat(jwt.claims().path("sid").textValue()).isNotBlank();
        }
    }

    @Test
    void blacklisting_and_revoking_work_too() {
        Client alice = accounts.make("alice");
        String blacklisted = oldToken("refresh", alice).hs256(OLD_SECRET);
        String refresh = oldToken("refresh", alice).hs256(OLD_SECRET);
        String access = oldToken("access", alice).hs256(OLD_SECRET);

        Api.blacklist(blacklisted).then().statusCode(200);
        ResourceServer.revokes(refresh).then().statusCode(200);
        ResourceServer.revokes(access).then().statusCode(200);

        Api.refresh(blacklisted).then().spec(Refused.token("Token is blacklisted"));
        Api.refresh(refresh).then().spec(Refused.token("Token is blacklisted"));
        Api.callProtected(access).then().spec(Refused.bearer("Token is blacklisted"));
    }

    @Test
    void an_old_token_lives_no_longer_than_it_says() {
        Client alice = accounts.make("alice");
        String access = oldToken("access", alice).hs256(OLD_SECRET);
        String refresh = oldToken("refresh", alice).hs256(OLD_SECRET);

        clock.advance(Duration.ofMinutes(61));

        Api.callProtected(access).then().spec(Refused.bearer("Token is expired"));
        Api.refresh(refresh).then().spec(Refused.token("Token is expired"));
    }

    @Test
    void the_old_secret_vouches_for_nothing_that_names_a_key_of_ours() {
        Client alice = accounts.make("alice");
        Tokens ours = alice.logsIn();
        List<String> names = List.of(
                Jwt.of(ours.access()).header().path("kid").textValue(),
                Jwt.of(ours.refresh()).header().path("kid").textValue(),
                ring.shared().orElseThrow().kid());

        for (String kid : names) {
            Api.callProtected(oldToken("access", alice).header("kid", kid).hs256(OLD_SECRET))
                    .then()
                    .spec(Refused.bearer("Token is invalid"));
            Api.refresh(oldToken("refresh", alice).header("kid", kid).hs256(OLD_SECRET))
                    .then()
                    .spec(Refused.token("Token is invalid"));
        }
        Api.refresh(Jwt.of(ours.refresh()).hs256(OLD_SECRET)).then().spec(Refused.token("Token is invalid"));
    }

    /** The old system may have given its keys names; SimpleJWT does not look at them. */
    @Test
    void a_name_of_a_key_that_nobody_here_knows_is_not_looked_at() {
        Client alice = accounts.make("alice");
        for (String kid : List.of("", "another", UUID.randomUUID().toString())) {
            Api.callProtected(oldToken("access", alice).header("kid", kid).hs256(OLD_SECRET))
                    .then()
                    .statusCode(200);
            String refresh = oldToken("refresh", alice).header("kid", kid).hs256(OLD_SECRET);
            assertIsOurs(Tokens.in(Api.refresh(refresh)), alice);
            Api.refresh(refresh).then().spec(Refused.token("Token is blacklisted"));

            Jwt forged = oldToken("access", alice).header("kid", kid);
            for (String token : List.of(
                    forged.hs256(new byte[32]),
                    forged.header("alg", "none").withSignature(new byte[0]),
                    forged.signed(Forger.own("EC", 256).getPrivate()))) {
                Api.callProtected(token).then().spec(Refused.bearer("Token is invalid"));
            }
        }
    }

    @Test
    void a_token_without_a_key_that_another_secret_or_algorithm_signed_is_refused() {
        Client alice = accounts.make("alice");
        Jwt old = oldToken("access", alice);

        for (String forged : List.of(
                old.hs256(new byte[32]),
                old.header("alg", "none").withSignature(new byte[0]),
                old.header("alg", "HS512").withItsOldSignature(),
                old.signed(Forger.own("EC", 256).getPrivate()))) {
            Api.callProtected(forged).then().spec(Refused.bearer("Token is invalid"));
        }
    }

    @Test
    void an_old_token_gets_no_hold_of_a_session_that_it_names() {
        Tokens bob = accounts.make("bob").logsIn();
        Client alice = accounts.make("alice");
        String refresh = oldToken("refresh", alice).claim("sid", bob.session()).hs256(OLD_SECRET);

        Api.logOut(oldToken("access", alice).hs256(OLD_SECRET), refresh).then().statusCode(200);

        bob.callsProtected().then().statusCode(200);
        bob.refreshes();
    }

    @Test
    void what_an_old_token_says_of_its_users_role_counts_for_nothing() {
        Client alice = accounts.make("alice");
        String boasts = oldToken("access", alice)
                .claim("role", "admin")
                .claim("groups", List.of("admin"))
                .hs256(OLD_SECRET);

        ResourceServer.introspects(boasts).then().body("active", is(true)).body("role", is("user"));
    }

    @Test
    void the_old_tokens_of_a_user_who_is_gone_or_locked_are_refused() {
        Client alice = accounts.make("alice");
        String access = oldToken("access", alice).hs256(OLD_SECRET);
        String refresh = oldToken("refresh", alice).hs256(OLD_SECRET);

        alice.isDeactivated();
        assertThat(Api.callProtected(access).path("code").toString()).isEqualTo("user_inactive");
        Api.refresh(refresh).then().spec(Refused.because("No active account found for the given token."));

        alice.isDeleted();
        assertThat(Api.callProtected(access).path("code").toString()).isEqualTo("user_not_found");
        Api.refresh(refresh).then().spec(Refused.because("No active account found for the given token."));
    }

    /** As SimpleJWT 5 makes them: earlier without iat, the user's id as a number or, since 5.5, as a text. */
    private List<Jwt> oldTokens(String type, Client user) {
        List<Jwt> tokens = new ArrayList<>();
        for (Object id : new Object[] {user.id(), Long.toString(user.id())}) {
            tokens.add(oldToken(type, user).claim("user_id", id));
            tokens.add(oldToken(type, user).claim("user_id", id).claim("iat", null));
        }
        tokens.add(
                oldToken(type, user).claim("iss", "https://django.example.com").claim("aud", "the old clients"));
        return tokens;
    }

    /** No key's name, no issuer, no session. */
    private Jwt oldToken(String type, Client user) {
        long now = clock.instant().getEpochSecond();
        return Jwt.blank()
                .claim("token_type", type)
                .claim("exp", now + 3600)
                .claim("iat", now)
                .claim("jti", UUID.randomUUID().toString().replace("-", ""))
                .claim("user_id", user.id());
    }
}
