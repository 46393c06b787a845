package dev.signet.emailcode;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.testing.Accounts;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.Tokens;
import io.quarkus.mailer.MockMailbox;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** If codes in mails are the only way to sign in, nothing sets or takes a password, and what does not need one works. */
@QuarkusTest
@TestProfile(WithoutPasswordTest.OnlyCodes.class)
class WithoutPasswordTest {
    public static class OnlyCodes implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("signet.sign-in.methods", "email", "signet.paths.aliases", "djoser,dj-rest-auth");
        }
    }

    @Inject
    Accounts accounts;

    @Inject
    AdjustableClock clock;

    @Inject
    Database sql;

    @Inject
    MockMailbox mails;

    @BeforeEach
    void nobody_waits() {
        sql.run("delete from throttled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/token/",
                "/api/token",
                "/auth/jwt/create/",
                "/auth/login/",
                "/api/users/set_password/",
                "/auth/users/set_password/",
                "/auth/password/change/",
                "/api/users/7/set_password/",
                "/api/users/reset_password/",
                "/auth/users/reset_password/",
                "/auth/password/reset/",
                "/api/users/reset_password_confirm/",
                "/auth/password/reset/confirm/"
            })
    void what_is_about_passwords_is_an_unknown_path(String path) {
        Tokens tokens = signIn(accounts.make("alice"));
        String unknown = given().post("/api/no_such_path/").asString();

        for (String method : List.of("POST", "GET", "OPTIONS")) {
            Response answer = given().header("Authorization", "Bearer " + tokens.access())
                    .contentType(ContentType.JSON)
                    .body("{}")
                    .request(method, path);
            assertThat(answer.statusCode()).as(method).isEqualTo(404);
        }
        assertThat(given().post(path).asString()).isEqualTo(unknown);
    }

    @Test
    void registration_with_a_password_is_closed() {
        given().contentType(ContentType.JSON)
                .body(Map.of("username", "bob", "email", "bob@example.com", "password", "a walk uphill, slowly"))
                .post("/api/users/")
                .then()
                .statusCode(403);
    }

    @Test
    void an_account_that_an_administrator_creates_gets_no_link_to_set_a_password() {
        Client root = accounts.make("root");
        root.becomesAdmin();
        String name = "made-" + UUID.randomUUID();

        given().header("Authorization", "Bearer " + signIn(root).access())
                .contentType(ContentType.JSON)
                .body(Map.of("username", name, "email", name + "@example.com"))
                .post("/api/users/")
                .then()
                .statusCode(201)
                .body("set_password_link", equalTo(null));
    }

    @Test
    void sessions_go_on_as_always() {
        Tokens tokens = signIn(accounts.make("alice")).refreshes();

        tokens.callsProtected().then().statusCode(200);
        tokens.logsOut().then().statusCode(200);
        tokens.triesToRefresh().then().statusCode(401);
    }

    @Test
    void a_password_that_is_stored_already_still_confirms() {
        Client alice = accounts.make("alice");
        sql.run("update users set email_verified_at = now() where id = ?", alice.id());
        Tokens tokens = signIn(alice);
        clock.advance(Duration.ofMinutes(11));

        for (Map<String, String> body : List.of(
                Map.of("new_username", "n" + UUID.randomUUID()),
                Map.of("new_username", "n" + UUID.randomUUID(), "current_password", alice.password()))) {
            given().header("Authorization", "Bearer " + tokens.access())
                    .contentType(ContentType.JSON)
                    .body(body)
                    .post("/api/users/set_username/")
                    .then()
                    .statusCode(body.size() == 1 ? 400 : 204);
        }
    }

    @Test
    void without_sign_up_an_unknown_address_gets_no_mail() {
        String unknown = "unknown-" + UUID.randomUUID() + "@example.com";
        ask(unknown).then().statusCode(202);
        signIn(accounts.make("alice"));

        assertThat(mails.getMailsSentTo(unknown)).isEmpty();
    }

    private Tokens signIn(Client client) {
        ask(client.email()).then().statusCode(202);
        return Tokens.in(given().contentType(ContentType.JSON)
                .body(Map.of("email", client.email(), "code", MailedCode.to(client.email(), mails)))
                .post("/api/token/email/confirm/"));
    }

    private static Response ask(String address) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("email", address))
                .post("/api/token/email/");
    }
}
