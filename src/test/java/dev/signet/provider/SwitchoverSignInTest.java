package dev.signet.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.not;

import dev.signet.provider.FakeProvider.Person;
import dev.signet.testing.Database;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
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
    /** What a server says that is shutting down, so that nothing was done (admin_shutdown). */
    private static final String SHUTS_DOWN = "57P01";

    /** A temporary fault that is not repeated (too_many_connections). */
    private static final String IS_FULL = "53300";

    @Inject
    FakeProvider provider;

    @Inject
    Database sql;

    private String table;

    /** The next statements that insert into this table find the database in this state. */
    private void fails(String itsTable, String state, int times) {
        table = itsTable;
        sql.run("create sequence trouble");
        sql.run("""
                create function trouble() returns trigger language plpgsql as $$
                begin
                    if nextval('trouble') <= %d then
                        raise exception 'trouble' using errcode = '%s';
                    end if;
                    return new;
                end
                $$
                """.formatted(times, state));
        sql.run("create trigger trouble before insert on " + table + " for each row execute function trouble()");
    }

    @AfterEach
    void all_is_well() {
        if (table != null) {
            sql.run("drop trigger trouble on " + table);
            sql.run("drop function trouble");
            sql.run("drop sequence trouble");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessions", "security_events", "users", "identities"})
    void an_id_token_that_was_used_up_still_opens_the_session(String itsTable) {
        fails(itsTable, SHUTS_DOWN, 2);
        String nonce = UUID.randomUUID().toString();
        Person ada = Person.called("ada");

        Tokens.in(PhoneSignInTest.signsIn("acme", provider.idToken("acme", ada, nonce), nonce));

        assertThat(sql.one(Long.class, "select count(*) from users where email = ?", ada.email()))
                .isEqualTo(1);
    }

    @Test
    void a_browser_gets_its_code_and_the_app_its_tokens() {
        String code = comesBack(App.begins("other"), "used_once", SHUTS_DOWN, 1).get("code");
        assertThat(code).isNotNull();

        App.redeems(code).then().statusCode(200).body("access", not(emptyOrNullString()));
    }

    @Test
    void if_the_database_cannot_store_the_code_the_app_hears_of_it() {
        assertThat(comesBack(App.begins("other"), "used_once", IS_FULL, Integer.MAX_VALUE))
                .containsEntry("error", "temporarily_unavailable")
                .containsEntry("state", App.STATE);
    }

    /** The provider sends the browser back, and the database fails once the state is used up. */
    private Map<String, String> comesBack(Response begun, String itsTable, String state, int times) {
        Map<String, String> asked = App.query(begun);
        String code = provider.consent("other", Person.called("ada"), asked, Map.of());
        provider.misbehave("/token", exchange -> {
            // When it has this answer, the service stores its own code.
            provider.behave();
            fails(itsTable, state, times);
            provider.answer(exchange);
        });
        return App.query(App.comesBack("other", begun, Map.of("code", code, "state", asked.get("state"))));
    }
}
