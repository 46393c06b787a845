package dev.signet.oauth;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.signet.testing.Accounts;
import dev.signet.testing.ResourceServer;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only clients get an answer; everybody else learns nothing (RFC 6749 §2.3.1, §5.2). */
@QuarkusTest
class ClientAuthenticationTest {
    private static final String INTROSPECT = "/api/token/introspect/";
    private static final String REVOKE = "/api/token/revoke/";

    @Inject
    Accounts accounts;

    private Tokens tokens;

    @BeforeEach
    void somebody_is_logged_in() {
        tokens = accounts.make("alice").logsIn();
    }

    @ParameterizedTest
    @ValueSource(strings = {INTROSPECT, REVOKE})
    void the_secret_is_taken_from_the_header_or_from_the_body(String path) {
        asked(ResourceServer.calls()).post(path).then().statusCode(200);
        asked(given().formParam("client_id", ResourceServer.ID).formParam("client_secret", ResourceServer.SECRET))
                .post(path)
                .then()
                .statusCode(200);
        given().contentType("application/json")
                .body(Map.of(
                        "token",
                        tokens.access(),
                        "client_id",
                        ResourceServer.ID,
                        "client_secret",
                        ResourceServer.SECRET))
                .post(path)
                .then()
                .statusCode(200);
    }

    /** RFC 6749 §2.3.1 has both form-encoded before they are joined. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic shop:the shop proves with this that it is the shop",
                "Basic shop:the+shop+proves+with+this+that+it+is+the+shop",
                "basic %73hop:the%20shop%20proves%20with%20this%20that%20it%20is%20the%20shop",
                "BASIC  shop:the shop proves with this that it is the shop"
            })
    void the_header_may_be_spelled_in_several_ways(String spelling) {
        asked(given().header("Authorization", encoded(spelling)))
                .post(INTROSPECT)
                .then()
                .statusCode(200)
                .body("active", is(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {INTROSPECT, REVOKE})
    void who_is_no_client_is_refused_and_nothing_tells_why(String path) {
        List<RequestSpecification> strangers = List.of(
                given(),
                given().auth().preemptive().basic(ResourceServer.ID, "not the secret of the shop, but as long"),
                given().auth().preemptive().basic("nobody", ResourceServer.SECRET),
                given().auth().preemptive().basic(ResourceServer.ID, ""),
                given().auth().preemptive().basic("", ""),
                given().formParam("client_id", ResourceServer.ID),
                given().formParam("client_id", ResourceServer.ID).formParam("client_secret", ""),
                given().formParam("client_id", ResourceServer.ID).formParam("client_secret", "wrong"),
                given().formParam("client_id", "nobody").formParam("client_secret", ResourceServer.SECRET),
                given().formParam("client_secret", ResourceServer.SECRET),
                given().header("Authorization", "Basic"),
                given().header("Authorization", "Basic *"),
                given().header("Authorization", encoded("Basic shop")),
                given().header("Authorization", encoded("Basic %:%")),
                given().header("Authorization", "Basic /////w=="),
                given().header("Authorization", "Bearer " + tokens.access()),
                given().header("Authorization", "Bearer no.good.token"));

        for (RequestSpecification stranger : strangers) {
            Response answer = asked(stranger).post(path);

            answer.then()
                    .statusCode(401)
                    .contentType("application/json")
                    .header("WWW-Authenticate", "Basic realm=\"api\"");
            assertThat(answer.headers().getValues("WWW-Authenticate")).hasSize(1);
            assertThat(answer.jsonPath().getMap("$"))
                    .isEqualTo(Map.of("error", "invalid_client", "error_description", "Client authentication failed."));
        }
        tokens.callsProtected().then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {INTROSPECT, REVOKE})
    void a_request_that_cannot_be_read_is_refused_in_oauths_form(String path) {
        assertInvalid(asked(ResourceServer.calls().formParam("client_secret", ResourceServer.SECRET))
                .post(path));
        assertInvalid(ResourceServer.calls().post(path));
        assertInvalid(ResourceServer.calls().formParam("token", "").post(path));
        assertInvalid(ResourceServer.calls()
                .contentType("application/json")
                .body("{\"token\": 5}")
                .post(path));
        assertInvalid(ResourceServer.calls()
                .contentType("application/json")
                .body("{\"token\"")
                .post(path));
        assertInvalid(ResourceServer.calls()
                .contentType("application/json")
                .body("[]")
                .post(path));
        assertInvalid(
                ResourceServer.calls().contentType("text/plain").body("token=x").post(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {INTROSPECT, REVOKE})
    void a_token_stands_in_no_url(String path) {
        assertInvalid(
                ResourceServer.calls().queryParam("token", tokens.access()).post(path));
        ResourceServer.calls()
                .queryParam("token", tokens.access())
                .get(path)
                .then()
                .statusCode(405)
                .header("Allow", containsString("POST"));
    }

    private RequestSpecification asked(RequestSpecification request) {
        return request.formParam("token", tokens.access());
    }

    private static void assertInvalid(Response answer) {
        answer.then().statusCode(400).contentType("application/json").body("error", is("invalid_request"));
        assertThat(answer.jsonPath().getMap("$").keySet()).containsExactlyInAnyOrder("error", "error_description");
    }

    private static String encoded(String schemeAndPair) {
        int space = schemeAndPair.lastIndexOf(' ', schemeAndPair.indexOf(':') < 0 ? 99 : schemeAndPair.indexOf(':'));
        String pair = schemeAndPair.substring(space + 1);
        return schemeAndPair.substring(0, space + 1) + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }
}
