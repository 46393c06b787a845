package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.testing.CookiesForPages;
import dev.signet.testing.Member;
import dev.signet.web.ApiError;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** If registration is closed, nobody can register, and the response does not say what is wrong with the form. */
@QuarkusTest
@TestProfile(CookiesForPages.class)
class ClosedRegistrationTest {
    @Inject
    PasswordlessSignUp signUp;

    @Test
    void a_closed_door_is_closed_for_all() {
        Newcomer.called("carol").registers().then().statusCode(403).body("detail", equalTo("Registration is closed."));
        Newcomer.post("/api/users/", Map.of()).then().statusCode(403);
    }

    @Test
    void whoever_signs_up_without_a_password_finds_it_closed_too() {
        assertThatThrownBy(() -> signUp.create(
                        new PasswordlessSignUp.Newcomer("carol", "", false, Optional.empty(), "test"), made -> {}))
                .isInstanceOfSatisfying(
                        ApiError.class, refusal -> assertThat(refusal.status()).isEqualTo(403));
    }

    @Test
    void an_administrator_makes_accounts_nevertheless() {
        Newcomer carol = Newcomer.called("carol");

        Member.admin("root")
                .calls()
                .contentType(ContentType.JSON)
                .body(Map.of("username", carol.username(), "password", Newcomer.PASSWORD))
                .post("/api/users/")
                .then()
                .statusCode(201);

        carol.logsIn().then().statusCode(200);
    }
}
