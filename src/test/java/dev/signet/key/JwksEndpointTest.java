package dev.signet.key;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.signet.key.TokenKey.Purpose;
import dev.signet.testing.Accounts;
import dev.signet.testing.Jwt;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys with which others verify access tokens. */
@QuarkusTest
class JwksEndpointTest {
    private static final String PATH = "/.well-known/jwks.json";

    @Inject
    KeyRing ring;

    @Inject
    Accounts accounts;

    @Test
    void an_access_token_verifies_with_the_key_that_its_header_names() throws Exception {
        String access = accounts.make("alice").logsIn().access();

        JsonWebKey key = new JsonWebKeySet(given().get(PATH).asString())
                .findJsonWebKey(Jwt.of(access).header().path("kid").textValue(), null, null, null);

        assertThat(key.getAlgorithm()).isEqualTo("ES256");
        assertThat(key.getUse()).isEqualTo("sig");
        assertThat(Jwt.isSignedBy((PublicKey) key.getKey(), access)).isTrue();
    }

    @Test
    void nothing_secret_is_in_it() {
        Response answer = given().get(PATH);

        List<Map<String, Object>> keys = answer.jsonPath().getList("keys");
        assertThat(keys)
                .isNotEmpty()
                .allSatisfy(key -> assertThat(key).doesNotContainKeys("d", "p", "q", "dp", "dq", "qi", "oth", "k"));
        assertThat(answer.jsonPath().getList("keys.kid"))
                .doesNotContain(ring.signing(Purpose.REFRESH).kid());
        answer.then().body("keys.kty", everyItem(not(is("oct"))));
    }

    @Test
    void it_may_be_kept_for_a_while_by_anyone() {
        given().get(PATH)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("Cache-Control", "public, max-age=300")
                .header("ETag", startsWith("\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/%s", "\"other\", W/%s", "W/%s,\"other\"", "*", "%s"})
    void a_tag_that_a_proxy_weakened_counts(String header) {
        // A key may be added between the two requests.
        await().untilAsserted(() -> {
            String tag = given().get(PATH).header("ETag");
            given().header("If-None-Match", header.formatted(tag))
                    .get(PATH)
                    .then()
                    .statusCode(304)
                    .header("ETag", tag);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"other\"", "W/\"other\"", "W/", "other", ","})
    void another_tag_does_not_count(String header) {
        given().header("If-None-Match", header).get(PATH).then().statusCode(200);
    }

    @Test
    void who_has_it_already_is_told_so() {
        await().untilAsserted(() -> {
            String tag = given().get(PATH).header("ETag");
            given().header("If-None-Match", tag)
                    .get(PATH)
                    .then()
                    .statusCode(304)
                    .header("ETag", tag)
                    .header("Cache-Control", "public, max-age=300")
                    .body(emptyString());
        });
        given().header("If-None-Match", "\"another\"").get(PATH).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "*/*", "application/json, application/jwk-set+json"})
    void what_verifiers_accept_is_answered(String accept) {
        given().accept(accept).get(PATH).then().statusCode(200);
    }

    @Test
    void a_bad_bearer_token_is_not_looked_at() {
        given().header("Authorization", "Bearer no.good.token").get(PATH).then().statusCode(200);
        given().head(PATH + "/").then().statusCode(200);
        given().post(PATH).then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS");
    }
}
