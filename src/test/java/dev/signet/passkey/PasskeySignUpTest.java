package dev.signet.passkey;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.signet.testing.Api;
import dev.signet.testing.Member;
import dev.signet.testing.PasskeysOn;
import dev.signet.testing.Sql;
import dev.signet.testing.Tokens;
import io.quarkus.mailer.MockMailbox;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People sign up with a passkey and never have a password, by the rules of every registration. */
@QuarkusTest
@TestProfile(PasskeysOn.class)
class PasskeySignUpTest {
    private static final Pattern LINK = Pattern.compile("#\\w+/([^/\\s]+)/(\\S+)");

    @Inject
    MockMailbox mails;

    private final String name = "carol-" + UUID.randomUUID();
    private final Device phone = Device.at(PasskeysOn.ORIGIN);

    @BeforeEach
    void nobody_waits() {
        Sql.run("delete from throttled");
    }

    @Test
    void the_account_exists_when_the_address_is_proven_and_has_the_passkey() {
        Map<String, Object> credential = phone.creates(Passkeys.signUpOptions(name));

        Response registered = Passkeys.signUp(name, credential);

        registered.then().statusCode(201).body("username", is(name)).body("email", is(name + "@example.com"));
        Passkeys.signIn(phone).then().statusCode(401);
        activate(name).then().statusCode(204);

        Tokens tokens = Tokens.in(Passkeys.signIn(phone));
        long id = Sql.number("select id from users where username = ?", name);
        assertThat(id).isEqualTo(registered.jsonPath().getLong("id"));
        assertThat(Sql.text("select password from users where id = ?", id)).startsWith("!");
        assertThat(Sql.number("select count(*) from pending_passkeys where user_id = ?", id))
                .isZero();
        assertThat(Sql.text("select string_agg(kind, ' ' order by id) from security_events where user_id = ?", id))
                .contains("registered", "passkey_added", "activated", "login");
        Member carol = new Member(id, name, tokens.access(), tokens.refresh());
        Passkeys.list(carol).then().body("passkeys.credential_id", is(List.of(Device.text(phone.id()))));
        Api.logIn(name, "!").then().statusCode(401);
    }

    /** Otherwise the passkey would stay for good, and be a second factor that the owner has not. */
    @Test
    void the_passkey_of_a_stranger_does_not_stay_if_the_owner_of_the_address_has_registered_too() {
        Passkeys.signUp(name, phone.creates(Passkeys.signUpOptions(name)))
                .then()
                .statusCode(201);
        String address = name + "@example.com";
        given().header("User-Agent", "the owner's")
                .contentType(ContentType.JSON)
                .body(Map.of("username", "owner-" + name, "email", address, "password", Member.PASSWORD))
                .post("/api/users/")
                .then()
                .statusCode(201);

        given().header("User-Agent", "the owner's")
                .contentType(ContentType.JSON)
                .body(linkIn(address))
                .post("/api/users/activation/")
                .then()
                .statusCode(204);

        Passkeys.signIn(phone).then().statusCode(401);
        long id = Sql.number("select id from users where username = ?", name);
        assertThat(Sql.number("select count(*) from passkeys where user_id = ?", id))
                .isZero();
        assertThat(Sql.number("select count(*) from factors where user_id = ?", id))
                .isZero();
    }

    @Test
    void a_taken_name_and_a_taken_address_get_the_same_answer() {
        Member alice = Member.user("alice");
        Device other = Device.at(PasskeysOn.ORIGIN);
        Passkeys.signUp(alice.username(), other.creates(Passkeys.signUpOptions(alice.username())))
                .then()
                .statusCode(201);
        Passkeys.signIn(other).then().statusCode(401);
        assertThat(Sql.number("select count(*) from passkeys where user_id = ?", alice.id()))
                .isZero();
    }

    @Test
    void the_names_must_be_those_that_the_options_were_made_for() {
        Map<String, Object> credential = phone.creates(Passkeys.signUpOptions(name));
        Passkeys.signUp(name + "x", credential)
                .then()
                .statusCode(400)
                .body("credential[0]", containsString("challenge"));
        Map<String, Object> body = new HashMap<>(Passkeys.applicant(name));
        body.put("email", "mallory@example.com");
        body.put("credential", credential);
        Passkeys.post("/api/users/passkey/", body).then().statusCode(400);

        Passkeys.signUp(name, credential).then().statusCode(201);
        Passkeys.signUp(name, credential).then().statusCode(400);
    }

    @Test
    void what_the_standard_refuses_and_other_challenges_are_refused() {
        Passkeys.signUp(
                        name,
                        phone.creation(Passkeys.signUpOptions(name))
                                .client("origin", "https://evil.example")
                                .json())
                .then()
                .statusCode(400);
        Member alice = Member.user("alice");
        for (Object challenge : List.of(
                Passkeys.creationOptions(alice).get("challenge"),
                Passkeys.options().get("challenge"),
                Passkeys.signUpOptions(name + "y").get("challenge"))) {
            Passkeys.signUp(
                            name,
                            phone.creation(Passkeys.signUpOptions(name))
                                    .client("challenge", challenge)
                                    .json())
                    .then()
                    .statusCode(400);
        }
        assertThat(Sql.number("select count(*) from registrations where username = ?", name))
                .isZero();
    }

    @Test
    void the_rules_for_names_and_addresses_are_those_of_a_registration() {
        Passkeys.post("/api/users/passkey/options/", Map.of())
                .then()
                .statusCode(400)
                .body("username[0]", is("This field is required."))
                .body("email[0]", is("This field is required."));
        Passkeys.post("/api/users/passkey/options/", Map.of("username", "a b", "email", "none"))
                .then()
                .statusCode(400)
                .body("email[0]", is("Enter a valid email address."))
                .body("username[0]", containsString("valid username"));
        Passkeys.post("/api/users/passkey/", Passkeys.applicant(name))
                .then()
                .statusCode(400)
                .body("credential[0]", is("This field is required."));
    }

    @Test
    void a_credential_id_that_was_registered_in_the_meantime_is_refused_when_the_address_is_proven() {
        Passkeys.signUp(name, phone.creates(Passkeys.signUpOptions(name)))
                .then()
                .statusCode(201);
        Member mallory = Member.user("mallory");
        Passkeys.register(mallory, Device.at(PasskeysOn.ORIGIN).withId(phone.id()))
                .then()
                .statusCode(201);

        activate(name).then().statusCode(400);

        assertThat(Sql.number("select count(*) from users where username = ?", name))
                .isZero();
    }

    private Response activate(String username) {
        return Passkeys.post("/api/users/activation/", linkIn(username + "@example.com"));
    }

    /** What the link in the first mail to this address says. */
    private Map<String, Object> linkIn(String address) {
        Awaitility.await().until(() -> !mails.getMailsSentTo(address).isEmpty());
        Matcher link = LINK.matcher(mails.getMailsSentTo(address).get(0).getText());
        assertThat(link.find()).isTrue();
        return Map.of("uid", link.group(1), "token", link.group(2));
    }
}
