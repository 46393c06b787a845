package dev.signet.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.signet.testing.Accounts;
import dev.signet.testing.Client;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** People log in by e-mail address only: the field is called as SimpleJWT calls it for such a user model. */
@QuarkusTest
@TestProfile(EmailLoginTest.ByEmail.class)
class EmailLoginTest {
    public static class ByEmail implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "signet.login.fields", "email",
                    "signet.paths.aliases", "dj-rest-auth",
                    "signet.paths.alias-prefix", "/dj-rest-auth");
        }
    }

    @Inject
    Accounts accounts;

    @Test
    void the_address_logs_in_as_email_in_json_and_in_a_form() {
        Client alice = accounts.make("alice");
        String password = "password of alice";

        Tokens.in(logIn(Map.of("email", alice.email(), "password", password)))
                .callsProtected()
                .then()
                .statusCode(200);
        RestAssured.given()
                .formParam("email", alice.email())
                .formParam("password", password)
                .post("/api/token/")
                .then()
                .statusCode(200)
                .body("$", aMapWithSize(2));
        logIn(Map.of("email", alice.username(), "password", password))
                .then()
                .statusCode(401)
                .body("detail", equalTo("No active account found with the given credentials"));
    }

    @Test
    void faults_stand_under_email() {
        Map<Object, String> faults = new HashMap<>(Map.of(
                "",
                "This field may not be blank.",
                " ",
                "This field may not be blank.",
                List.of(),
                "Not a valid string."));
        faults.put(null, "This field may not be null.");
        faults.forEach((value, fault) -> {
            Map<String, Object> body = new HashMap<>(Map.of("password", "x"));
            body.put("email", value);
            logIn(body).then().statusCode(400).body("$", aMapWithSize(1)).body("email", contains(fault));
        });
        logIn(Map.of())
                .then()
                .statusCode(400)
                .body("$", aMapWithSize(2))
                .body("email", contains("This field is required."))
                .body("password", contains("This field is required."));
    }

    @Test
    void clients_that_send_the_address_as_username_go_on() {
        Client alice = accounts.make("alice");
        Map<String, Object> body = new HashMap<>(Map.of("username", alice.email(), "password", "password of alice"));

        logIn(body).then().statusCode(200);
        body.put("email", "nobody@example.com");
        logIn(body).then().statusCode(401);
    }

    @Test
    void options_name_the_field() {
        Response options = RestAssured.options("/api/token/");

        options.then()
                .statusCode(200)
                .body("actions.POST.username", nullValue())
                .body("actions.POST.email.required", equalTo(true))
                .body("actions.POST.email.label", equalTo("Email"));
        assertThat(options.<Map<String, Object>>path("actions.POST").keySet()).containsExactly("email", "password");
    }

    @Test
    void a_client_of_dj_rest_auth_logs_in_by_address_below_the_prefix_that_is_set() {
        Client alice = accounts.make("alice");

        RestAssured.given()
                .contentType(ContentType.JSON)
                .body(Map.of("email", alice.email(), "password", "password of alice"))
                .post("/dj-rest-auth/login/")
                .then()
                .statusCode(200)
                .body("user.email", equalTo(alice.email()));
        for (String path : List.of("/auth/login/", "/dj-rest-auth/users/", "/dj-rest-auth/jwt/create/")) {
            RestAssured.given().post(path).then().statusCode(404);
        }
    }

    private static Response logIn(Map<String, ?> body) {
        return RestAssured.given().contentType(ContentType.JSON).body(body).post("/api/token/");
    }
}
