package dev.signet.webui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.signet.provider.ProviderInBrowser;
import dev.signet.secret.SecretBox;
import dev.signet.testing.Api;
import dev.signet.testing.Authenticator;
import dev.signet.testing.Member;
import dev.signet.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An administrator removes the ways in which somebody signs in, in a real browser. */
@QuarkusTest
@TestProfile(ProviderInBrowser.class)
class ConsoleRemovalTest extends ConsoleVisit {
    @Inject
    SecretBox box;

    @Inject
    Clock clock;

    @Test
    void a_passkey_an_identity_and_an_app_are_removed_one_by_one() {
        Member user = Member.user("sven");
        app(user);
        passkey(user, "Office key");
        passkey(user, "Old phone");
        identity(user, "sven@example.net");
        opens("/console/users/" + user.id(), admin);
        browser.sees("Office key");
        browser.sees("sven@example.net");
        browser.sees("10 left");

        browser.presses("Remove (Old phone)");
        browser.sees("can no longer sign in with the passkey \"Old phone\"");
        browser.confirms("Cancel");
        browser.seesNoMore("can no longer sign in");
        browser.presses("Remove (Old phone)");
        browser.confirms("Remove passkey");
        browser.sees("The passkey is removed.");
        browser.seesNoMore("Old phone");
        browser.sees("Office key");
        Api.refresh(user.refresh()).then().statusCode(401);
        admin.calls()
                .get("/api/users/" + user.id() + "/passkeys/")
                .then()
                .body("passkeys", hasSize(1))
                .body("passkeys[0].name", equalTo("Office key"));

        browser.presses("Remove (acme)");
        browser.sees("can no longer sign in with acme");
        browser.confirms("Unlink account");
        browser.sees("The account is no longer linked.");
        browser.seesNoMore("sven@example.net");
        admin.calls().get("/api/users/" + user.id() + "/identities/").then().body("$", hasSize(0));

        browser.presses("Remove (Authenticator app)");
        browser.sees("and the recovery codes of " + user.username() + " stop working");
        browser.confirms("Remove");
        browser.sees("The second step is removed.");
        browser.seesNoMore("Office key");
        assertThat(Sql.number("select count(*) from factors where user_id = ?", user.id()))
                .isZero();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void what_somebody_else_removed_meanwhile_is_gone_without_a_fuss() {
        Member user = Member.user("thea");
        passkey(user, "Office key");
        opens("/console/users/" + user.id(), admin);
        browser.presses("Remove (Office key)");
        browser.sees("can no longer sign in");
        Sql.run("delete from factors where user_id = ?", user.id());

        browser.confirms("Remove passkey");

        browser.sees("The passkey is removed.");
        browser.seesNoMore("Office key");
    }

    @Test
    void the_only_way_to_sign_in_is_not_removed_and_the_page_says_why() {
        Member user = Member.user("udo");
        Sql.run("update users set password = '!' where id = ?", user.id());
        identity(user, "udo@example.net");
        opens("/console/users/" + user.id(), admin);
        browser.presses("Remove (acme)");
        browser.confirms("Unlink account");

        browser.sees("only way to sign in");

        browser.confirms("Cancel");
        browser.sees("udo@example.net");
    }

    @Test
    void a_part_that_cannot_be_read_leaves_the_others_and_can_be_read_again() {
        Member user = Member.user("vera");
        passkey(user, "Office key");
        opens("/console/users", admin);
        browser.sees(user.username());
        browser.runs(
                "const real = window.fetch; window.fetch = (address, ...rest) => String(address).includes("
                        + "'/passkeys/') && window.broken !== false ? Promise.reject(new TypeError('network')) : real(address, ...rest)");
        browser.presses(user.username());
        browser.sees("Where they are signed in");
        browser.sees("Close account");
        browser.sees("Signed in");
        browser.presses("Try again");
        browser.sees("Close account");
        assertThat(browser.text()).doesNotContain("Office key");

        browser.runs("window.broken = false");
        browser.presses("Try again");

        browser.sees("Office key");
        browser.seesNoMore("Try again");
    }

    private void app(Member user) {
        String secret = post(user, "/api/users/me/mfa/totp/", Map.of("current_password", Member.PASSWORD), "secret");
        post(
                user,
                "/api/users/me/mfa/totp/confirm/",
                Map.of("code", Authenticator.with(secret, clock).code()),
                "recovery_codes[0]");
    }

    private static String post(Member user, String path, Map<String, String> body, String wanted) {
        return user.calls()
                .contentType(ContentType.JSON)
                .body(body)
                .post(path)
                .then()
                .statusCode(200)
                .extract()
                .path(wanted);
    }

    private void passkey(Member user, String name) {
        UUID id = UUID.randomUUID();
        byte[] credential = id.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Sql.run(
                "insert into factors (user_id, id, kind, name, created_at, confirmed_at, secret)"
                        + " values (?, ?, 'passkey', ?, now(), now(), ?)",
                user.id(),
                id,
                name,
                box.seal("factor|passkey|" + user.id() + "|" + id, new byte[] {1}));
        Sql.run("insert into credential_ids (credential_id) values (?)", credential);
        Sql.run(
                "insert into passkeys (user_id, id, credential_id, aaguid, backup_eligible, backed_up)"
                        + " values (?, ?, ?, gen_random_uuid(), false, false)",
                user.id(),
                id,
                credential);
    }

    private static void identity(Member user, String email) {
        Sql.run(
                "insert into identities (provider, subject, owner_id, id, email, created_at)"
                        + " values ('acme', gen_random_uuid()::text, ?, gen_random_uuid(), ?, now())",
                user.id(),
                email);
    }
}
