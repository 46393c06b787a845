package dev.signet.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.signet.testing.Member;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors are in the language that a request prefers, and English, as in the contract, if it prefers none. */
@QuarkusTest
class ErrorTranslationTest {
    private static RequestSpecification in(String language) {
        return given().contentType(ContentType.JSON).header("Accept-Language", language);
    }

    private static ValidatableResponse refused(String language) {
        return in(language)
                .body(Map.of("token", "nonsense"))
                .post("/api/token/verify/")
                .then();
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "de-CH", "DE", "fr, de;q=0.8", "de, en;q=0.9"})
    void the_detail_is_german_if_the_request_prefers_it_and_the_code_stays(String language) {
        refused(language)
                .statusCode(401)
                .header("Content-Language", "de")
                .body("detail", equalTo("Das Token ist ungültig"))
                .body("code", equalTo("token_not_valid"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "en",
                "en, de;q=0.9",
                "fr",
                "*",
                "",
                "de;q=0",
                "de;q=",
                ";;;",
                "zz-zz-zz-zz",
                "-",
                "--",
                "en,-;q=0.5",
                "-de",
                ","
            })
    void the_detail_is_english_otherwise(String language) {
        refused(language)
                .statusCode(401)
                .header("Content-Language", nullValue())
                .body("detail", equalTo("Token is invalid"));
    }

    @Test
    void without_a_language_it_is_english() {
        given().get("/api/protected/")
                .then()
                .statusCode(401)
                .header("Content-Language", nullValue())
                .body("detail", equalTo("Authentication credentials were not provided."));
    }

    @Test
    void faults_of_fields_are_translated_with_their_values() {
        in("de").body(Map.of("username", "x".repeat(200), "email", "", "password", "short"))
                .post("/api/users/")
                .then()
                .statusCode(400)
                .body("username[0]", equalTo("Dieses Feld darf höchstens 150 Zeichen lang sein."))
                .body("email[0]", equalTo("Dieses Feld darf nicht leer sein."))
                .body("password[0]", equalTo("Dieses Passwort ist zu kurz. Es muss mindestens 8 Zeichen haben."));
    }

    @Test
    void nested_messages_are_translated() {
        in("de").header("Authorization", "Bearer nonsense")
                .get("/api/protected/")
                .then()
                .statusCode(401)
                .body("detail", equalTo("Dieses Token ist für keinen Typ gültig"))
                .body("messages[0].message", equalTo("Das Token ist ungültig"))
                .body("messages[0].token_class", equalTo("AccessToken"));
    }

    @Test
    void what_a_client_sent_is_kept_as_it_is() {
        in("de").body("{\"Token is invalid\": ")
                .patch("/api/token/")
                .then()
                .statusCode(405)
                .body("detail", equalTo("Methode \"PATCH\" nicht erlaubt."));
    }

    @Test
    void successful_responses_are_not_touched() {
        Member member = Member.user("leser");
        member.calls()
                .header("Accept-Language", "de")
                .get("/api/protected/")
                .then()
                .statusCode(200)
                .header("Content-Language", nullValue())
                .body("message", equalTo("Hello, user " + member.id() + "!"));
    }
}
