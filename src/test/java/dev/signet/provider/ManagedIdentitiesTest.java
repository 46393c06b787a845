package dev.signet.provider;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.signet.testing.Database;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Member;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Administrators see and remove the identities of others, not their own, and leave a way to sign in. */
@QuarkusTest
@TestProfile(WithProviders.class)
class ManagedIdentitiesTest {
    @Inject
    Mailbox mailbox;

    @Inject
    Database sql;

    private Member admin;
    private Member alice;
    private String identity;

    @BeforeEach
    void a_user_has_an_identity() {
        admin = Member.admin("root");
        alice = Member.user("alice");
        identity = linked(alice);
    }

    @Test
    void a_removed_identity_is_gone_and_the_sessions_end_and_the_user_is_told() {
        admin.calls()
                .get(of(alice))
                .then()
                .statusCode(200)
                .body("id", contains(identity))
                .body("provider", contains("acme"));

        admin.calls().delete(of(alice) + identity + "/").then().statusCode(204);

        admin.calls().get(of(alice)).then().body("$", hasSize(0));
        alice.calls().get("/api/protected/").then().statusCode(401);
        assertThat(sql.one(
                        Long.class,
                        "select actor_id from security_events where user_id = ? and kind = 'identity_removed'",
                        alice.id()))
                .isEqualTo(admin.id());
        assertThat(mailbox.first(sql.one(String.class, "select email from users where id = ?", alice.id()))
                        .text())
                .contains("acme");
    }

    @Test
    void a_removed_identity_does_not_join_the_account_again() {
        admin.calls().delete(of(alice) + identity + "/").then().statusCode(204);

        assertThat(sql.one(Long.class, "select count(*) from unlinked_identities where owner_id = ?", alice.id()))
                .isOne();
    }

    @Test
    void the_only_way_to_sign_in_stays() {
        sql.run("update users set password = '!' where id = ?", alice.id());

        admin.calls()
                .delete(of(alice) + identity + "/")
                .then()
                .statusCode(400)
                .body("code", equalTo("last_sign_in_method"));

        admin.calls().get(of(alice)).then().body("id", contains(identity));
    }

    @Test
    void their_own_they_remove_in_their_account() {
        String own = linked(admin);

        admin.calls().delete(of(admin) + own + "/").then().statusCode(403);
        admin.calls().get(of(admin)).then().body("id", contains(own));
    }

    @Test
    void others_may_not_and_what_is_not_there_is_not_found() {
        Member bob = Member.user("bob");

        bob.calls().get(of(alice)).then().statusCode(403);
        bob.calls().delete(of(alice) + identity + "/").then().statusCode(403);
        given().get(of(alice)).then().statusCode(401);
        admin.calls().delete(of(bob) + identity + "/").then().statusCode(404);
        admin.calls()
                .get("/api/users/" + Integer.MAX_VALUE + "/identities/")
                .then()
                .statusCode(404);
        admin.calls().get(of(alice)).then().body("id", contains(identity));
    }

    private String linked(Member member) {
        UUID id = UUID.randomUUID();
        sql.run(
                "insert into identities (provider, subject, owner_id, id, email, created_at)"
                        + " values ('acme', ?, ?, ?, 'someone@example.com', now())",
                UUID.randomUUID().toString(),
                member.id(),
                id);
        return id.toString();
    }

    private static String of(Member member) {
        return "/api/users/" + member.id() + "/identities/";
    }
}
