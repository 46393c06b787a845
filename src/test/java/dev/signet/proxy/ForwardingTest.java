package dev.signet.proxy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.testing.Accounts;
import dev.signet.testing.Client;
import dev.signet.testing.EverySettingChanged;
import dev.signet.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behind a proxy that is trusted: this machine. */
@QuarkusTest
@TestProfile(EverySettingChanged.class)
class ForwardingTest {
    private static final long SEED = Long.getLong("signet.test.seed", 20261128);
    private static final String CHARACTERS = "09af.:,;=\"\\[]%_ \tforxhunkw-/@";
    private static final String[] HEADERS = {
        "Forwarded",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Forwarded-Host",
        "X-Forwarded-Port",
        "X-Forwarded-Prefix",
        "X-Forwarded-Ssl"
    };
    private static final int REQUESTS = 1_000;

    @Inject
    Accounts accounts;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "X-Forwarded-For | 192.0.2.7                 | 192.0.2.7",
                "X-Forwarded-For | 203.0.113.9, 192.0.2.7    | 192.0.2.7",
                "X-Forwarded-For | [2001:db8::7]:5678        | 2001:db8::7",
                "X-Forwarded-For | [2001:db8::7]             | 2001:db8::7",
                "X-Forwarded-For | ::ffff:192.0.2.7          | 192.0.2.7",
                "X-Forwarded-For | ', '                      | 127.0.0.1",
                "X-Forwarded-For | unknown                   | 127.0.0.1",
                "Forwarded       | for=\"[2001:db8::7]:80\"  | 2001:db8::7",
                "Forwarded       | for=_hidden               | 127.0.0.1",
            })
    void the_session_and_the_event_have_the_clients_address(String header, String value, String address) {
        Client alice = accounts.make("alice");
        logIn(given().header(header, value), alice, alice.password()).statusCode(200);
        assertThat(Sql.text("select address from sessions where user_id = ?", alice.id()))
                .isEqualTo(address);
        logIn(given().header(header, value), alice, "wrong").statusCode(401);
        assertThat(Sql.text(
                        "select string_agg(distinct address, ' ') from security_events where user_id = ?", alice.id()))
                .isEqualTo(address);
    }

    @Test
    void one_who_guesses_locks_nobody_out_on_another_network() {
        Client alice = accounts.make("alice");
        for (int i = 0; i < 12; i++) {
            logIn(given().header("X-Forwarded-For", "[2001:db8:1::" + i + "]:4711"), alice, "wrong");
        }
        Client bob = accounts.make("bob");
        logIn(given().header("X-Forwarded-For", "[2001:db8:2::1]:4711"), bob, bob.password())
                .statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({
        "Host, a.allowed.example, 200",
        "X-Forwarded-Host, a.allowed.example, 200",
        "Host, id.example.com, 200",
        "Host, evil.example, 400",
        "X-Forwarded-Host, evil.example, 400",
        "Forwarded, host=evil.example, 400",
    })
    void only_allowed_hosts_are_answered_and_links_begin_with_the_issuer(String header, String value, int status) {
        given().header(header, value)
                .get("/.well-known/openid-configuration")
                .then()
                .statusCode(status)
                .contentType(ContentType.JSON)
                .body(
                        status == 200 ? "jwks_uri" : "detail",
                        equalTo(
                                status == 200
                                        ? "https://id.example.com/.well-known/jwks.json"
                                        : "Invalid Host header."));
        given().header(header, value).get("/q/health/live").then().statusCode(200);
    }

    @Test
    void a_prefix_does_not_change_which_path_is_meant() {
        for (String query : new String[] {"", "?x=1", "?x=a;b"}) {
            given().urlEncodingEnabled(false)
                    .header("X-Forwarded-Prefix", "/id")
                    .get("/api/posts/" + query)
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void headers_that_contradict_each_other_are_refused() {
        given().header("X-Forwarded-For", "192.0.2.7")
                .header("Forwarded", "for=192.0.2.8")
                .get("/api/posts/")
                .then()
                .statusCode(400)
                .contentType(ContentType.JSON);
        given().header("X-Forwarded-For", "192.0.2.7")
                .header("Forwarded", "for=192.0.2.7")
                .get("/api/posts/")
                .then()
                .statusCode(200);
    }

    @Test
    void whatever_the_headers_say_the_request_is_answered() {
        Random random = new Random(SEED);
        for (int i = 0; i < REQUESTS; i++) {
            String header = HEADERS[random.nextInt(HEADERS.length)];
            StringBuilder value = new StringBuilder();
            for (int length = random.nextInt(20); length > 0; length--) {
                value.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            }
            assertThat(given().header(header, value.toString())
                            .get("/api/posts/?limit=1")
                            .statusCode())
                    .as("seed %d, #%d %s: %s", SEED, i, header, value)
                    .isIn(200, 400);
        }
    }

    private static ValidatableResponse logIn(RequestSpecification request, Client client, String password) {
        return request.contentType(ContentType.JSON)
                .body(Map.of("username", client.username(), "password", password))
                .post("/api/token/")
                .then();
    }
}
