package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.signet.testing.Api;
import dev.signet.testing.Client;
import dev.signet.testing.Jwt;
import dev.signet.testing.Refused;
import dev.signet.testing.ResourceServer;
import dev.signet.testing.SharedSecret;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** HS256 with the secret of an old system that runs SimpleJWT: its tokens stay good during the cut-over. */
@QuarkusTest
@TestProfile(SharedSecret.class)
class SharedSecretTest extends ExchangeStories {
    private static final byte[] SECRET = SharedSecret.key().getEncoded();

    @Override
    String signedOldToken(String type, Client user) {
        return simpleJwt(type, user).hs256(SECRET);
    }

    @Test
    void the_secret_signs_both_kinds_of_token() {
        Tokens tokens = accounts.make("alice").logsIn();

        for (String token : List.of(tokens.access(), tokens.refresh())) {
            Jwt jwt = Jwt.of(token);
            assertThat(jwt.header().path("alg").textValue()).isEqualTo("HS256");
            assertThat(jwt.hs256(SECRET)).isEqualTo(token);
        }
        tokens.callsProtected().then().statusCode(200);
        tokens.refreshes().callsProtected().then().statusCode(200);
    }

    @Test
    void an_access_token_of_the_old_system_is_accepted() {
        Client alice = accounts.make("alice");
        Jwt token = simpleJwt("access", alice);

        for (Jwt variant :
                List.of(token, token.claim("user_id", Long.toString(alice.id())), token.claim("iat", null))) {
            Api.callProtected(variant.hs256(SECRET))
                    .then()
                    .statusCode(200)
                    .body("message", is("Hello, user " + alice.id() + "!"));
            Api.verify(variant.hs256(SECRET)).then().statusCode(200);
        }
    }

    @Test
    void a_refresh_token_of_the_old_system_is_exchanged_once() {
        Client alice = accounts.make("alice");

        for (Object userId : new Object[] {alice.id(), Long.toString(alice.id())}) {
            for (Object issuedAt : new Object[] {clock.instant().getEpochSecond(), null}) {
                String old = simpleJwt("refresh", alice)
                        .claim("user_id", userId)
                        .claim("iat", issuedAt)
                        .hs256(SECRET);

                Tokens ours = Tokens.in(Api.refresh(old));

                Api.refresh(old).then().spec(Refused.token("Token is blacklisted"));
                ours.callsProtected().then().statusCode(200);
                assertThat(Jwt.of(ours.refresh()).claims().path("user_id").longValue())
                        .isEqualTo(alice.id());
                ours.refreshes().refreshes();
            }
        }
    }

    @Test
    void a_token_that_is_refused_for_its_user_opens_no_session() {
        Client alice = accounts.make("alice");
        String old = simpleJwt("refresh", alice).hs256(SECRET);
        alice.isDeactivated();

        Api.refresh(old).then().spec(Refused.because("No active account found for the given token."));
        assertThat(alice.sessions()).isZero();

        alice.isActivated();
        Tokens.in(Api.refresh(old)).callsProtected().then().statusCode(200);
    }

    @Test
    void logging_out_with_an_exchanged_token_ends_the_session_that_it_became() {
        Client alice = accounts.make("alice");
        String old = simpleJwt("refresh", alice).hs256(SECRET);
        Tokens ours = Tokens.in(Api.refresh(old));

        Api.logOut(ours.access(), old).then().statusCode(200);

        ours.triesToRefresh().then().spec(Refused.token("Token is blacklisted"));
        ours.callsProtected().then().spec(Refused.bearer("Token is blacklisted"));
    }

    @Test
    void blacklisting_one_of_the_old_system_works_once() {
        String old = simpleJwt("refresh", accounts.make("alice")).hs256(SECRET);

        Api.blacklist(old).then().statusCode(200);

        Api.blacklist(old).then().spec(Refused.token("Token is blacklisted"));
        Api.refresh(old).then().spec(Refused.token("Token is blacklisted"));
    }

    @Test
    void a_token_without_a_name_for_its_key_that_another_secret_signed_is_refused() {
        Client alice = accounts.make("alice");
        byte[] another = "another secret than the one that is shared".getBytes();

        Api.callProtected(simpleJwt("access", alice).hs256(another)).then().spec(Refused.bearer("Token is invalid"));
        Api.refresh(simpleJwt("refresh", alice).hs256(another)).then().spec(Refused.token("Token is invalid"));
    }

    @Test
    void a_token_of_the_old_system_gets_no_hold_of_a_session_that_it_names() {
        Tokens bob = accounts.make("bob").logsIn();
        Client alice = accounts.make("alice");
        String refresh = simpleJwt("refresh", alice).claim("sid", bob.session()).hs256(SECRET);

        Api.logOut(simpleJwt("access", alice).hs256(SECRET), refresh).then().statusCode(200);

        bob.callsProtected().then().statusCode(200);
        bob.refreshes();
    }

    /** The old system keeps the claims of a token of ours that it refreshes. */
    @Test
    void what_the_old_system_made_of_our_token_is_good_for_as_long_as_our_session_has_not_ended() {
        Tokens ours = accounts.make("alice").logsIn();
        Jwt derived = Jwt.of(ours.refresh()).header("kid", null);
        String one = derived.claim("jti", UUID.randomUUID()).hs256(SECRET);
        String other = derived.claim("jti", UUID.randomUUID()).hs256(SECRET);
        Tokens.in(Api.refresh(one)).callsProtected().then().statusCode(200);
        Api.verify(other).then().statusCode(200);

        ours.logsOut().then().statusCode(200);

        Api.verify(other).then().statusCode(400);
        Api.refresh(other).then().spec(Refused.token("Token is blacklisted"));
    }

    @Test
    void a_refresh_token_without_a_user_verifies_and_can_be_revoked_but_neither_refreshed_nor_blacklisted() {
        Client alice = accounts.make("alice");
        for (Object nobody : new Object[] {null, "", "one", "1 ", "+1", "١", "1_0"}) {
            String token = simpleJwt("refresh", alice).claim("user_id", nobody).hs256(SECRET);
            String message = "Token contained no recognizable user identification";

            Api.verify(token).then().statusCode(200);
            Api.refresh(token).then().spec(Refused.token(message));
            Api.blacklist(token).then().spec(Refused.token(message));
            Api.logOut(alice.logsIn().access(), token).then().spec(Refused.logout(message));

            ResourceServer.revokes(token).then().statusCode(200);
            Api.verify(token).then().statusCode(400);
        }
    }

    @Test
    void a_refresh_token_for_nobody_is_refused() {
        Client alice = accounts.make("alice");
        Jwt token = simpleJwt("refresh", alice);
        alice.isDeleted();

        Api.refresh(token.hs256(SECRET)).then().spec(Refused.because("No active account found for the given token."));
        Api.refresh(token.claim("user_id", "one").hs256(SECRET))
                .then()
                .spec(Refused.token("Token contained no recognizable user identification"));
    }

    /** What SimpleJWT puts into a token: no key's name, no issuer, no session. */
    private Jwt simpleJwt(String type, Client user) {
        long now = clock.instant().getEpochSecond();
        return Jwt.blank()
                .claim("token_type", type)
                .claim("exp", now + 3600)
                .claim("iat", now)
                .claim("jti", UUID.randomUUID().toString().replace("-", ""))
                .claim("user_id", user.id());
    }
}
