package dev.signet.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signet.testing.Accounts;
import dev.signet.testing.Api;
import dev.signet.testing.Jwt;
import dev.signet.testing.Refused;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A token is good for its own purpose only, and a forged one for none. How one is forged: {@link Attacks}. */
@QuarkusTest
class ForgedTokensTest {
    private static final String INVALID = "Token is invalid";
    private static final String WRONG_TYPE = "Token has wrong type";

    @Inject
    Accounts accounts;

    private Tokens genuine;

    @BeforeEach
    void somebody_is_logged_in() {
        genuine = accounts.make("alice").logsIn();
    }

    @Test
    void a_refresh_token_is_no_access_token() {
        Api.callProtected(genuine.refresh()).then().spec(Refused.bearer(WRONG_TYPE));
    }

    @Test
    void an_access_token_is_no_refresh_token() {
        Api.refresh(genuine.access()).then().spec(Refused.token(WRONG_TYPE));
        Api.blacklist(genuine.access()).then().spec(Refused.token(WRONG_TYPE));
        Api.logOut(genuine.access(), genuine.access()).then().spec(Refused.logout(WRONG_TYPE));
    }

    @Test
    void a_forged_token_is_refused_wherever_one_can_be_sent() {
        String forged =
                Jwt.of(genuine.refresh()).hs256("a secret that the forger made up, long enough".getBytes(UTF_8));

        Api.callProtected(forged).then().spec(Refused.bearer(INVALID));
        Api.refresh(forged).then().spec(Refused.token(INVALID));
        Api.verify(forged).then().spec(Refused.token(INVALID));
        Api.blacklist(forged).then().spec(Refused.token(INVALID));
        Api.logOut(genuine.access(), forged).then().spec(Refused.logout(INVALID));
    }
}
