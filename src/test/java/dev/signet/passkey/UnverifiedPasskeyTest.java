package dev.signet.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.signet.provider.ProviderInBrowser;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Authenticator;
import dev.signet.testing.BrowserPasskeys;
import dev.signet.testing.Member;
import dev.signet.testing.Sql;
import dev.signet.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** If the settings do not require that devices check who uses a passkey, one without that check is one factor. */
@QuarkusTest
@TestProfile(ProviderInBrowser.class)
class UnverifiedPasskeyTest {
    @Inject
    AdjustableClock clock;

    private Member alice;
    private Device key;

    @BeforeEach
    void somebody_has_a_key_that_checks_nobody() {
        Sql.run("delete from throttled");
        alice = Member.user("alice");
        key = Device.at(BrowserPasskeys.page()).withFlags(Device.UP);
        Passkeys.register(alice, key).then().statusCode(201);
    }

    @Test
    void it_signs_in_as_one_factor() {
        assertThat(Passkeys.options()).containsEntry("userVerification", "preferred");

        Tokens tokens = Tokens.in(Passkeys.signIn(key));

        assertThat(amr(tokens)).isEqualTo("hwk user");
    }

    @Test
    void it_signs_in_as_two_factors_if_the_device_did_check() {
        Tokens tokens = Tokens.in(Passkeys.signIn(
                key.assertion(Passkeys.options()).flags(Device.UP | Device.UV).json()));

        assertThat(amr(tokens)).isEqualTo("hwk user mfa");
    }

    @Test
    void another_factor_is_demanded_after_it_and_the_same_one_does_not_do() {
        Response begun = Passkeys.post(alice, "/api/users/me/mfa/totp/", Map.of("current_password", Member.PASSWORD));
        Authenticator app = Authenticator.with(begun.path("secret"), clock);
        Passkeys.post(alice, "/api/users/me/mfa/totp/confirm/", Map.of("code", app.code()))
                .then()
                .statusCode(200);
        clock.advance(Duration.ofSeconds(30));

        Response first = Passkeys.signIn(key);

        first.then()
                .statusCode(401)
                .body("code", is("mfa_required"))
                .body("methods", contains("totp", "recovery_code"));
        String token = first.path("mfa_token");
        Map<String, Object> options = Passkeys.post("/api/token/mfa/passkey/options/", Map.of("mfa_token", token))
                .then()
                .statusCode(200)
                .extract()
                .path("$");
        Passkeys.post("/api/token/mfa/passkey/", Map.of("mfa_token", token, "credential", key.signs(options)))
                .then()
                .statusCode(401)
                .body("code", is("mfa_code_not_valid"));
        Tokens tokens = Tokens.in(Passkeys.post("/api/token/mfa/", Map.of("mfa_token", token, "code", app.code())));
        assertThat(amr(tokens)).isEqualTo("hwk user otp mfa");
    }

    // ---- Addresses need no proof here ----

    @Test
    void an_account_with_only_a_passkey_exists_at_once() {
        String name = "carol-" + UUID.randomUUID();
        Device phone = Device.at(BrowserPasskeys.page());
        Passkeys.signUp(name, phone.creates(Passkeys.signUpOptions(name)))
                .then()
                .statusCode(201);
        Tokens.in(Passkeys.signIn(phone));

        Passkeys.post("/api/users/passkey/options/", Passkeys.applicant(name))
                .then()
                .statusCode(400)
                .body("username[0]", is("A user with that username already exists."));
    }

    @Test
    void a_name_that_was_taken_in_the_meantime_is_refused_and_nothing_is_stored() {
        String name = "dave-" + UUID.randomUUID();
        Device first = Device.at(BrowserPasskeys.page());
        Device second = Device.at(BrowserPasskeys.page());
        Map<String, Object> late = second.creates(Passkeys.signUpOptions(name));
        Passkeys.signUp(name, first.creates(Passkeys.signUpOptions(name)))
                .then()
                .statusCode(201);

        Passkeys.signUp(name, late).then().statusCode(400);

        Passkeys.signIn(second).then().statusCode(401);
        Map<String, Object> other = new HashMap<>(Map.of("username", name + "2"));
        Device copy = Device.at(BrowserPasskeys.page()).withId(first.id());
        Map<String, Object> options =
                Passkeys.post("/api/users/passkey/options/", other).path("$");
        other.put("credential", copy.creates(options));
        Passkeys.post("/api/users/passkey/", other).then().statusCode(400);
        assertThat(Sql.number("select count(*) from users where username = ?", name + "2"))
                .isZero();
    }

    private static String amr(Tokens tokens) {
        return Sql.text("select amr from sessions where id = cast(? as uuid)", tokens.session());
    }
}
