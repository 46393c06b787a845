package dev.signet.oauth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The metadata for resource servers (RFC 8414) if no issuer is set. */
@QuarkusTest
class MetadataTest {
    private static final String OPENID = "/.well-known/openid-configuration";
    private static final String OAUTH = "/.well-known/oauth-authorization-server";

    @TestHTTPResource
    String here;

    @ParameterizedTest
    @ValueSource(strings = {OPENID, OAUTH})
    void it_names_what_there_is_at_the_address_that_was_asked(String path) {
        String url = here.replaceAll("/$", "");

        given().get(path)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("issuer", is("signet"))
                .body("jwks_uri", is(url + "/.well-known/jwks.json"))
                .body("introspection_endpoint", is(url + "/api/token/introspect/"))
                .body("revocation_endpoint", is(url + "/api/token/revoke/"))
                .body(
                        "introspection_endpoint_auth_methods_supported",
                        contains("client_secret_basic", "client_secret_post"))
                .body("id_token_signing_alg_values_supported[0]", is("ES256"));
    }

    @Test
    void each_address_is_told_its_own_whoever_asked_before() {
        for (String host : new String[] {"one.localhost", "other.localhost", "one.localhost", "one.localhost"}) {
            given().header("Host", host)
                    .get(OPENID)
                    .then()
                    .statusCode(200)
                    .body("jwks_uri", is("http://" + host + "/.well-known/jwks.json"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OPENID, OAUTH})
    void what_it_points_to_is_there(String path) {
        Map<String, Object> metadata = given().get(path).jsonPath().getMap("$");

        assertThat(given().get((String) metadata.get("jwks_uri")).statusCode()).isEqualTo(200);
        assertThat(given().get((String) metadata.get("service_documentation")).statusCode())
                .isEqualTo(200);
        for (String endpoint : new String[] {"introspection_endpoint", "revocation_endpoint"}) {
            assertThat(given().options((String) metadata.get(endpoint)).header("Allow"))
                    .isEqualTo("OPTIONS, POST");
        }
    }

    /** No OAuth client can log in here, and RFC 8414 §3.2 forbids empty lists. */
    @ParameterizedTest
    @ValueSource(strings = {OPENID, OAUTH})
    void it_promises_no_grant_and_no_endpoint_for_one(String path) {
        Map<String, Object> metadata = given().get(path).jsonPath().getMap("$");

        assertThat(metadata)
                .containsEntry("response_types_supported", List.of("none"))
                .doesNotContainKeys("grant_types_supported", "authorization_endpoint", "token_endpoint");
        assertThat(metadata.values()).allSatisfy(value -> assertThat(value).isNotIn(List.of(), Map.of(), ""));
        assertThat(metadata.keySet().stream().filter(name -> name.endsWith("_endpoint")))
                .containsExactlyInAnyOrder("introspection_endpoint", "revocation_endpoint");
    }

    /** The request says which address it came to: no cache may tell others of it. */
    @ParameterizedTest
    @ValueSource(strings = {OPENID, OAUTH})
    void who_has_it_already_is_told_so(String path) {
        String tag = given().get(path).header("ETag");

        given().header("If-None-Match", tag)
                .get(path)
                .then()
                .statusCode(304)
                .header("ETag", tag)
                .header("Cache-Control", "private, max-age=300")
                .body(emptyString());
        given().header("Host", "another.localhost")
                .header("If-None-Match", tag)
                .get(path)
                .then()
                .statusCode(200)
                .body("jwks_uri", is("http://another.localhost/.well-known/jwks.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {OPENID, OAUTH})
    void a_bad_bearer_token_is_not_looked_at(String path) {
        given().header("Authorization", "Bearer no.good.token").get(path).then().statusCode(200);
        given().head(path + "/").then().statusCode(200);
        given().post(path).then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS");
    }
}
