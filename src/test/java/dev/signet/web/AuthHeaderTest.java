package dev.signet.web;

import static io.restassured.RestAssured.given;

import dev.signet.testing.Accounts;
import dev.signet.testing.EverySettingChanged;
import dev.signet.testing.Refused;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code signet.auth-header.name} and {@code .types}: here {@code X-Access-Token}, {@code Token} and {@code JWT}. */
@QuarkusTest
@TestProfile(EverySettingChanged.class)
class AuthHeaderTest {
    @Inject
    Accounts accounts;

    private String access;

    @BeforeEach
    void somebody_is_logged_in() {
        access = accounts.make("alice").logsIn().access();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Token", "JWT", "token", "TOKEN", "jwt", "jWt"})
    void each_type_announces_a_token_in_capitals_or_not(String type) {
        call("X-Access-Token", type + " " + access).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Tokens", "J", "Token:"})
    void no_other_does(String type) {
        assertNobodyIsSignedIn(call("X-Access-Token", type + " " + access));
    }

    @Test
    void no_other_header_is_looked_at() {
        for (String type : new String[] {"Token", "JWT", "Bearer"}) {
            assertNobodyIsSignedIn(call("Authorization", type + " " + access));
        }
    }

    @Test
    void the_challenge_names_the_first_type() {
        call("X-Access-Token", "JWT nonsense")
                .then()
                .spec(Refused.bearer("Token is invalid"))
                .header("WWW-Authenticate", "Token realm=\"api\"");
        given().get("/api/protected/").then().statusCode(401).header("WWW-Authenticate", "Token realm=\"api\"");
    }

    private static void assertNobodyIsSignedIn(Response answer) {
        answer.then().spec(Refused.because("Authentication credentials were not provided."));
    }

    private static Response call(String header, String value) {
        return given().header(header, value).get("/api/protected/");
    }
}
