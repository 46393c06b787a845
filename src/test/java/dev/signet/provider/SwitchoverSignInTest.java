package dev.signet.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.not;

import dev.signet.provider.FakeProvider.Person;
import dev.signet.testing.Database;
import dev.signet.testing.Member;
import dev.signet.testing.Tokens;
import dev.signet.testing.Trouble;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What proves who somebody is works once. If the primary database changes after it was used up, only what is left of the
 * sign-in is repeated.
 */
@QuarkusTest
@TestProfile(WithProviders.class)
class SwitchoverSignInTest {
    /** A temporary fault that is not repeated (too_many_connections). */
    private static final String IS_FULL = "53300";

    @Inject
    FakeProvider provider;

    @Inject
    Database sql;

    private Trouble trouble;

    @AfterEach
    void all_is_well() {
        if (trouble != null) {
            trouble.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessions", "security_events", "users", "identities"})
    void an_id_token_that_was_used_up_still_opens_the_session(String itsTable) {
        trouble = Trouble.inserting(itsTable, Trouble.SHUTS_DOWN, 2);
        String nonce = UUID.randomUUID().toString();
        Person ada = Person.called("ada");

        Tokens.in(PhoneSignInTest.signsIn("acme", provider.idToken("acme", ada, nonce), nonce));

        assertThat(sql.one(Long.class, "select count(*) from users where email = ?", ada.email()))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"security_events", "identities"})
    void an_id_token_that_was_used_up_still_links_the_identity(String table) {
        Member alice = Member.user("alice");
        Person ada = Person.called("ada");
        String nonce = UUID.randomUUID().toString();
        trouble = Trouble.inserting(table, Trouble.SHUTS_DOWN, 2);

        alice.calls()
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "id_token",
                        provider.idToken("acme", ada, nonce),
                        "nonce",
                        nonce,
                        "current_password",
                        Member.PASSWORD))
                .post("/api/users/me/identities/acme/")
                .then()
                .statusCode(200);

        assertThat(sql.one(
                        Long.class,
                        "select count(*) from security_events where user_id = ? and kind = 'identity_linked'",
                        alice.id()))
                .isEqualTo(1);
    }

    @Test
    void a_browser_gets_its_code_and_the_app_its_tokens() {
        String code = comesBack(App.begins("other"), Trouble.SHUTS_DOWN, 1).get("code");
        assertThat(code).isNotNull();

        App.redeems(code).then().statusCode(200).body("access", not(emptyOrNullString()));
    }

    @Test
    void if_the_database_cannot_store_the_code_the_app_hears_of_it() {
        assertThat(comesBack(App.begins("other"), IS_FULL, Integer.MAX_VALUE))
                .containsEntry("error", "temporarily_unavailable")
                .containsEntry("state", App.STATE);
    }

    /** The provider sends the browser back, and the database fails once the state is used up. */
    private Map<String, String> comesBack(Response begun, String state, int times) {
        Map<String, String> asked = App.query(begun);
        String code = provider.consent("other", Person.called("ada"), asked, Map.of());
        provider.misbehave("/token", exchange -> {
            // When it has this answer, the service stores its own code.
            provider.behave();
            trouble = Trouble.inserting("used_once", state, times);
            provider.answer(exchange);
        });
        return App.query(App.comesBack("other", begun, Map.of("code", code, "state", asked.get("state"))));
    }
}
