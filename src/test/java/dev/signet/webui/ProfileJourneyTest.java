package dev.signet.webui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.testing.Member;
import dev.signet.testing.Samples;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** People change their names and their language, and take their data away, in a real browser. */
@QuarkusTest
@TestProfile(Samples.class)
class ProfileJourneyTest extends AccountVisit {
    @Test
    void names_are_changed_and_removed() {
        Member pia = signedIn("pia");
        change("First name", "Pia Ludmila");
        browser.sees("Pia Ludmila");
        change("Last name", "Ödegård");
        browser.sees("Pia Ludmila Ödegård");
        stored(pia, "Pia Ludmila", "Ödegård");

        change("First name", "");
        browser.seesNoMore("Pia Ludmila");
        change("Last name", "");
        browser.sees("none");
        stored(pia, "", "");
    }

    /** The row has the value, and the form has it, too. */
    private static void change(String field, String value) {
        browser.runs("[...document.querySelectorAll('.row')].find(row => row.querySelector('h3')?.innerText === 'Name')"
                + ".querySelector('button').click()");
        browser.types(field, value);
        browser.presses("Save");
        browser.sees("Your name is changed.");
    }

    private static void stored(Member member, String first, String last) {
        member.calls()
                .get("/api/users/me/")
                .then()
                .body("first_name", equalTo(first))
                .body("last_name", equalTo(last));
    }

    @Test
    void the_language_is_that_of_the_account_and_of_the_pages() {
        Member quinn = signedIn("quinn");
        browser.isOffline(true);
        browser.presses("Deutsch");
        browser.sees("You are offline. Check your connection");
        browser.isOffline(false);

        browser.presses("Deutsch");
        browser.sees("Deine Daten");
        quinn.calls().get("/api/users/me/").then().body("locale", equalTo("de"));
        assertThat(browser.runs("return document.documentElement.lang")).isEqualTo("de");

        browser.presses("English");
        browser.sees("Your data");
        quinn.calls().get("/api/users/me/").then().body("locale", equalTo("en"));
    }

    @Test
    void after_the_sign_in_the_pages_speak_the_language_of_the_account() {
        Member quentin = Member.user("quentin");
        speaks(quentin, "de-AT");
        browser.opens("/account/sign-in");
        signs(quentin.username(), Member.PASSWORD);
        browser.isAt("/account/");
        browser.sees("Deine Daten");
        assertThat(chosen()).isEqualTo("Deutsch");

        speaks(quentin, "en");
        browser.reloads();
        browser.sees("Deine Daten");
        assertThat(chosen())
                .as("the account's language, which changed elsewhere")
                .isEqualTo("English");
        browser.presses("Deutsch");
        browser.waitsFor("return document.querySelector('.languages [aria-pressed=true]').innerText === 'Deutsch'");
        quentin.calls().get("/api/users/me/").then().body("locale", equalTo("de"));
    }

    private static void speaks(Member member, String locale) {
        member.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("locale", locale))
                .patch("/api/users/me/")
                .then()
                .statusCode(200);
    }

    private static String chosen() {
        return (String) browser.runs("return document.querySelector('.languages [aria-pressed=true]').innerText");
    }

    @Test
    void somebody_saves_everything_that_is_stored_about_them() throws IOException {
        Member rosa = signedIn("rosa");
        String title = "Seven letters";
        rosa.writes(title);
        browser.runs("URL.createObjectURL = blob => { blob.text().then(text => { window.saved = text }); return '#' };"
                + "document.addEventListener('click', event => { if (event.target.download) {"
                + " window.file = event.target.download } }, true)");

        browser.presses("Export data");
        browser.waitsFor("return !!window.saved");

        var saved = new ObjectMapper().readTree((String) browser.runs("return window.saved"));
        assertThat(saved.at("/account/username").asText()).isEqualTo(rosa.username());
        assertThat(saved.at("/posts/0/title").asText()).isEqualTo(title);
        assertThat(saved.at("/sessions")).hasSize(2);
    }
}
