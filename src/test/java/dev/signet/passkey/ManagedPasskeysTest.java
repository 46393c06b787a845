package dev.signet.passkey;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.signet.testing.Member;
import dev.signet.testing.PasskeysOn;
import dev.signet.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Administrators see and remove the passkeys of others, not their own, and leave a way to sign in. */
@QuarkusTest
@TestProfile(PasskeysOn.class)
class ManagedPasskeysTest {
    private Member admin;
    private Member alice;
    private String passkey;

    @BeforeEach
    void a_user_has_a_passkey() {
        Sql.run("delete from throttled");
        admin = Member.admin("root");
        alice = Member.user("alice");
        passkey = Passkeys.register(alice, Device.at(PasskeysOn.ORIGIN)).path("id");
    }

    @Test
    void a_removed_passkey_is_gone_and_the_sessions_end_and_the_user_learns_who_did_it() {
        admin.calls().get(of(alice)).then().statusCode(200).body("passkeys.id", equalTo(java.util.List.of(passkey)));

        admin.calls().delete(of(alice) + passkey + "/").then().statusCode(204);

        admin.calls().get(of(alice)).then().body("passkeys", hasSize(0));
        alice.calls().get("/api/protected/").then().statusCode(401);
        assertThat(Sql.number(
                        "select actor_id from security_events where user_id = ? and kind = 'passkey_removed'",
                        alice.id()))
                .isEqualTo(admin.id());
        admin.calls().get("/api/users/" + alice.id() + "/mfa/").then().body("recovery_codes_left", equalTo(0));
    }

    @Test
    void the_only_way_to_sign_in_stays() {
        Sql.run("update users set password = '!' where id = ?", alice.id());

        admin.calls()
                .delete(of(alice) + passkey + "/")
                .then()
                .statusCode(400)
                .body("code", equalTo("last_sign_in_method"));

        admin.calls().get(of(alice)).then().body("passkeys", hasSize(1));
    }

    @Test
    void their_own_they_remove_in_their_account() {
        String own = Passkeys.register(admin, Device.at(PasskeysOn.ORIGIN)).path("id");

        admin.calls().delete(of(admin) + own + "/").then().statusCode(403);
        admin.calls().get(of(admin)).then().body("passkeys", hasSize(1));
    }

    @Test
    void of_users_and_passkeys_that_are_not_there_nothing_is_removed() {
        Member bob = Member.user("bob");

        admin.calls().delete(of(bob) + passkey + "/").then().statusCode(404);
        admin.calls()
                .get("/api/users/" + Integer.MAX_VALUE + "/passkeys/")
                .then()
                .statusCode(404);
        admin.calls()
                .delete("/api/users/" + Integer.MAX_VALUE + "/passkeys/" + passkey + "/")
                .then()
                .statusCode(404);
        admin.calls().get(of(alice)).then().body("passkeys", hasSize(1));
    }

    @Test
    void others_may_not() {
        Member bob = Member.user("bob");

        bob.calls().get(of(alice)).then().statusCode(403);
        bob.calls().delete(of(alice) + passkey + "/").then().statusCode(403);
        alice.calls().get(of(alice)).then().statusCode(403);
        given().get(of(alice)).then().statusCode(401);
        given().delete(of(alice) + passkey + "/").then().statusCode(401);
        admin.calls().get(of(alice)).then().body("passkeys", not(hasSize(0)));
    }

    private static String of(Member member) {
        return "/api/users/" + member.id() + "/passkeys/";
    }
}
