package dev.signet.provider;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.signet.provider.FakeProvider.Person;
import dev.signet.testing.FreePort;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Signing in with a provider against what was packaged: the jar, or the native binary, where the libraries that read what
 * providers send need reflection.
 */
@QuarkusIntegrationTest
@TestProfile(SocialSignInIT.Packaged.class)
class SocialSignInIT {
    private static final FakeProvider PROVIDER =
            new FakeProvider(Optional.of(Integer.valueOf(FreePort.kept(WithProviders.PORT))), Clock.systemUTC());

    /** The same providers, without a mail server, and without what only tests in the same process read. */
    public static class Packaged extends WithProviders {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.keySet()
                    .removeIf(name -> Stream.of("signet.test.", "quarkus.mailer.", "signet.mail.", "signet.email-code.")
                            .anyMatch(name::startsWith));
            return settings;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        PROVIDER.start(null);
    }

    @AfterAll
    static void stop() {
        PROVIDER.stop(null);
    }

    private static Person somebody(String provider) {
        Person person = Person.called("ada");
        return provider.equals("github")
                ? new Person(
                        Long.toString(UUID.randomUUID().getLeastSignificantBits() >>> 1),
                        person.email(),
                        true,
                        person.name())
                : person;
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "other", "google", "apple", "microsoft", "github"})
    void a_browser_brings_the_app_a_code_for_tokens(String name) {
        Person ada = somebody(name);
        Response begun = App.begins(name);
        Map<String, String> asked = App.query(begun);
        Map<String, String> response = new HashMap<>(
                Map.of("code", PROVIDER.consent(name, ada, asked, Map.of()), "state", asked.get("state")));
        if (name.equals("acme")) {
            response.put("iss", PROVIDER.issuer(name));
        }

        Map<String, String> sent = App.query(App.comesBack(name, begun, response));

        assertThat(sent).containsEntry("state", App.STATE);
        Tokens tokens = Tokens.in(App.redeems(sent.get("code")));
        App.redeems(sent.get("code")).then().statusCode(401);
        App.comesBack(name, begun, response).then().statusCode(400);
        given().header("Authorization", "Bearer " + tokens.access())
                .get("/api/users/me/identities/")
                .then()
                .statusCode(200)
                .body("[0].provider", is(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "google", "apple"})
    void an_app_exchanges_an_id_token_for_tokens_once(String name) {
        String nonce = UUID.randomUUID().toString();
        String token = PROVIDER.idToken(name, Person.called("ada"), nonce);

        Tokens.in(PhoneSignInTest.signsIn(name, token, nonce));

        PhoneSignInTest.signsIn(name, token, nonce).then().statusCode(401);
        PhoneSignInTest.signsIn(name, PROVIDER.idToken(name, Person.called("bob"), nonce), nonce + "x")
                .then()
                .statusCode(401);
    }

    @Test
    void a_code_that_the_provider_refuses_is_an_error_for_the_app() {
        Response begun = App.begins("other");
        Map<String, String> asked = App.query(begun);

        assertThat(App.query(App.comesBack("other", begun, Map.of("code", "unknown", "state", asked.get("state")))))
                .containsEntry("error", "server_error");
    }
}
