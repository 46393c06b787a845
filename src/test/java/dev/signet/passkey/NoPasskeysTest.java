package dev.signet.passkey;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.startsWith;

import dev.signet.testing.Member;
import dev.signet.testing.Sql;
import io.quarkus.mailer.MockMailbox;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By default, there are neither passkeys nor their paths. */
@QuarkusTest
class NoPasskeysTest {
    private static final Pattern LINK = Pattern.compile("#\\w+/([^/\\s]+)/(\\S+)");

    @Inject
    MockMailbox mails;

    /** Who signed up with a passkey that the operator has turned off since would have an account without a way to sign in. */
    @Test
    void a_registration_with_a_passkey_is_refused_in_words_when_its_address_is_proven() {
        String name = "carol-" + UUID.randomUUID();
        String address = name + "@example.com";
        given().contentType(ContentType.JSON)
                .body(Map.of("username", name, "email", address, "password", Member.PASSWORD))
                .post("/api/users/")
                .then()
                .statusCode(201);
        Sql.run(
                "insert into pending_passkeys (user_id, credential_id, public_key, sign_count, aaguid, backup_eligible,"
                        + " backed_up) select user_id, 'id', 'key', 0, gen_random_uuid(), false, false"
                        + " from registrations where username = ?",
                name);
        await().until(() -> !mails.getMailsSentTo(address).isEmpty());
        Matcher link = LINK.matcher(mails.getMailsSentTo(address).get(0).getText());
        assertThat(link.find()).isTrue();

        given().contentType(ContentType.JSON)
                .body(Map.of("uid", link.group(1), "token", link.group(2)))
                .post("/api/users/activation/")
                .then()
                .statusCode(403)
                .body("detail", startsWith("Passkeys have been turned off since this registration."));

        assertThat(Sql.number("select count(*) from users where username = ?", name))
                .isZero();
        assertThat(Sql.number(
                        "select count(*) from pending_passkeys p join registrations r using (user_id)"
                                + " where username = ?",
                        name))
                .as("the link works when passkeys are on again")
                .isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/users/me/passkeys/",
                "/api/users/me/passkeys/options/",
                "/api/users/me/passkeys/3f2b9a54-8d0c-4c61-9f3e-2f1f0d7a6b11/",
                "/api/token/passkey/",
                "/api/token/passkey/options/",
                "/api/token/mfa/passkey/",
                "/api/token/mfa/passkey/options/",
                "/api/users/passkey/",
                "/api/users/passkey/options/",
                "/.well-known/webauthn",
                "/.well-known/assetlinks.json",
                "/.well-known/apple-app-site-association"
            })
    void their_paths_are_unknown(String path) {
        Member alice = Member.user("alice");
        for (String method : new String[] {"GET", "POST", "OPTIONS", "DELETE", "PATCH"}) {
            alice.calls()
                    .noFilters()
                    .contentType(ContentType.JSON)
                    .body("{}")
                    .request(method, path)
                    .then()
                    .statusCode(404)
                    .contentType(ContentType.HTML);
        }
    }
}
