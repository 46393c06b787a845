package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Api;
import dev.signet.testing.Database;
import dev.signet.testing.Mailbox;
import dev.signet.testing.Mailbox.Mail;
import dev.signet.testing.Member;
import dev.signet.testing.RealMail;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An address is proven if its owner used a mail that Signet sent there, and in no other way. */
@QuarkusTest
@TestProfile(RealMail.class)
class ProvenAddressTest {
    private static final String NEXT = "an evening at the lake";

    @Inject
    Mailbox mailbox;

    @Inject
    Database sql;

    @Test
    void an_activation_proves_the_address() {
        Newcomer dora = Newcomer.called("dora");
        dora.registers().then().statusCode(201);

        Mail mail = mailbox.first(dora.email());
        Newcomer.activates(mail.uid(), mail.token()).then().statusCode(204);

        assertThat(isProven(dora.username())).isTrue();
    }

    @Test
    void an_account_that_an_import_or_an_administrator_made_is_not_proven() {
        Member admin = Member.admin("admin");
        Newcomer carol = Newcomer.called("carol");
        String link = create(admin, carol);

        assertThat(isProven(Member.user("imported").username())).isFalse();
        assertThat(isProven(carol.username())).isFalse();
        String[] parts = link.split("/");
        Newcomer.resets(parts[parts.length - 2], parts[parts.length - 1], NEXT)
                .then()
                .statusCode(204);
        assertThat(isProven(carol.username())).isFalse();
    }

    private String create(Member admin, Newcomer newcomer) {
        return admin.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("username", newcomer.username(), "email", newcomer.email()))
                .post("/api/users/")
                .then()
                .statusCode(201)
                .extract()
                .path("set_password_link");
    }

    @Test
    void a_reset_by_mail_proves_the_address() {
        Member alice = Member.user("alice");

        reset(alice);

        assertThat(isProven(alice.username())).isTrue();
    }

    /** Somebody else may have used the account until now: a later sign-in from their device must not pass as known. */
    @Test
    void the_first_proof_forgets_the_devices_that_the_account_had() {
        Member imported = Member.user("imported");
        sql.run(
                "insert into known_devices (user_id, device, last_seen_at) values (?, sha256('theirs'), now())",
                imported.id());

        reset(imported);

        assertThat(sql.one(
                        Long.class,
                        "select count(*) from known_devices where user_id = ? and device = sha256('theirs')",
                        imported.id()))
                .isZero();
    }

    @Test
    void a_new_address_is_proven_by_its_own_mail_only() {
        Member alice = Member.user("alice");
        reset(alice);
        Member again = new Member(alice.id(), alice.username(), access(alice), null);
        String next = "next-" + UUID.randomUUID() + "@example.com";

        again.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("email", next, "current_password", NEXT))
                .patch("/api/users/me/")
                .then()
                .statusCode(200);
        Mail mail = mailbox.first(next);
        Newcomer.activates(mail.uid(), mail.token()).then().statusCode(204);

        assertThat(sql.one(String.class, "select email from users where id = ?", alice.id()))
                .isEqualTo(next);
        assertThat(isProven(alice.username())).isTrue();
    }

    @Test
    void whoever_else_writes_an_address_unproves_it() {
        Member admin = Member.admin("admin");
        Member alice = Member.user("alice");
        reset(alice);

        admin.calls()
                .contentType(ContentType.JSON)
                .body(Map.of("email", "by-admin-" + UUID.randomUUID() + "@example.com"))
                .patch("/api/users/" + alice.id() + "/")
                .then()
                .statusCode(200);
        assertThat(isProven(alice.username())).isFalse();

        Member bob = Member.user("bob");
        reset(bob);
        sql.run("update users set email = ? where id = ?", "by-hand-" + UUID.randomUUID() + "@example.com", bob.id());
        assertThat(isProven(bob.username())).isFalse();
    }

    private void reset(Member member) {
        String address = sql.one(String.class, "select email from users where id = ?", member.id());
        Newcomer.forgets(address).then().statusCode(204);
        Mail mail = mailbox.first(address);
        Newcomer.resets(mail.uid(), mail.token(), NEXT).then().statusCode(204);
    }

    private static String access(Member member) {
        return Api.logIn(member.username(), NEXT)
                .then()
                .statusCode(200)
                .extract()
                .path("access");
    }

    private boolean isProven(String username) {
        return sql.one(Boolean.class, "select email_verified_at is not null from users where username = ?", username);
    }
}
