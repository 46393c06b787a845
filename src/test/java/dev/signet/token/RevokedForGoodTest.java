package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.signet.testing.Api;
import dev.signet.testing.Jwt;
import dev.signet.testing.Member;
import dev.signet.testing.Refused;
import dev.signet.testing.ResourceServer;
import dev.signet.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A revoked token stays revoked, whatever becomes of the rows that said so. */
@QuarkusTest
class RevokedForGoodTest {
    /** A way to revoke tokens of somebody: both of the session, or one of them. */
    private record Revocation(String name, boolean access, boolean refresh, Consumer<Member> by) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A way in which the account or the session is lost. */
    private record Loss(String name, Consumer<Member> by) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Revocation> REVOCATIONS = List.of(
            new Revocation("log out", true, true, m -> ok(Api.logOut(m.access(), m.refresh()))),
            new Revocation("blacklist", true, true, m -> ok(Api.blacklist(m.refresh()))),
            new Revocation(
                    "end the session",
                    true,
                    true,
                    m -> m.calls()
                            .delete("/api/sessions/" + session(m) + "/")
                            .then()
                            .statusCode(204)),
            new Revocation("log out everywhere", true, true, m -> ok(m.calls().post("/api/logout/all/"))),
            new Revocation("revoke the refresh token", true, true, m -> ok(ResourceServer.revokes(m.refresh()))),
            new Revocation("revoke the access token", true, false, m -> ok(ResourceServer.revokes(m.access()))),
            new Revocation("rotate", false, true, m -> ok(Api.refresh(m.refresh()))),
            new Revocation(
                    "rotate twice",
                    false,
                    true,
                    m -> ok(Api.refresh(Api.refresh(m.refresh())
                            .then()
                            .statusCode(200)
                            .extract()
                            .path("refresh")))),
            new Revocation(
                    "end the session in SQL",
                    true,
                    true,
                    m -> Sql.run("update sessions set ended_at = now() where id = ?", session(m))),
            new Revocation(
                    "delete the session in SQL",
                    true,
                    true,
                    m -> Sql.run("delete from sessions where id = ?", session(m))),
            new Revocation(
                    "revoke the access token in SQL",
                    true,
                    false,
                    m -> Sql.run(
                            "insert into revoked_tokens values (?, now(), now() + interval '1 hour')",
                            Jwt.of(m.access()).claims().path("jti").textValue())),
            new Revocation(
                    "change the password in SQL",
                    true,
                    true,
                    m -> Sql.run("update users set password = password || 'x' where id = ?", m.id())),
            new Revocation(
                    "change the role in SQL",
                    true,
                    false,
                    m -> Sql.run("update users set is_staff = not is_staff where id = ?", m.id())));

    private static final List<Loss> LOSSES = List.of(
            new Loss(
                    "an administrator deletes the account",
                    m -> Member.admin("root")
                            .calls()
                            .contentType(ContentType.JSON)
                            .body(Map.of("current_password", Member.PASSWORD))
                            .delete("/api/users/" + m.id() + "/")
                            .then()
                            .statusCode(204)),
            new Loss("the account is deleted in SQL", m -> Sql.run("delete from users where id = ?", m.id())),
            new Loss(
                    "all accounts of that name are deleted in SQL",
                    m -> Sql.run("delete from users where username like ? || '%'", m.username())),
            new Loss("the session is deleted in SQL", m -> Sql.run("delete from sessions where id = ?", session(m))),
            new Loss("the session is deleted in SQL, then the account", m -> {
                Sql.run("delete from sessions where id = ?", session(m));
                Sql.run("delete from users where id = ?", m.id());
            }),
            new Loss("the account is deleted in SQL and comes back under its old id", m -> {
                Sql.run("delete from users where id = ?", m.id());
                Sql.run(
                        "insert into users (id, username, email, password) values (?, ?, '', '!')",
                        m.id(),
                        m.username());
            }));

    static Stream<Arguments> revocations_and_losses() {
        return REVOCATIONS.stream().flatMap(way -> LOSSES.stream().map(loss -> Arguments.of(way, loss)));
    }

    @ParameterizedTest(name = "{0}, then {1}")
    @MethodSource("revocations_and_losses")
    void a_revoked_token_stays_revoked(Revocation way, Loss loss) {
        Member alice = Member.user("alice");
        way.by().accept(alice);
        assertStayRevoked(way, alice);

        loss.by().accept(alice);

        assertStayRevoked(way, alice);
    }

    private static void assertStayRevoked(Revocation way, Member alice) {
        if (way.access()) {
            assertBlacklisted(alice.access());
            ResourceServer.introspects(alice.access()).then().body("active", is(false));
        }
        if (way.refresh()) {
            assertBlacklisted(alice.refresh());
            ResourceServer.introspectsRefresh(alice.refresh()).then().body("active", is(false));
            if (!way.name().startsWith("rotate")) {
                // Not of a rotated token: it would be taken for stolen, and revoke all.
                Api.refresh(alice.refresh()).then().spec(Refused.token("Token is blacklisted"));
            }
            Api.blacklist(alice.refresh()).then().spec(Refused.token("Token is blacklisted"));
        }
    }

    /** As with the reference. */
    @ParameterizedTest
    @MethodSource("deletions")
    void a_token_that_was_not_revoked_verifies_after_its_user_was_deleted_and_can_be_revoked_still(Loss loss) {
        Member alice = Member.user("alice");

        loss.by().accept(alice);

        Api.verify(alice.access()).then().statusCode(200);
        Api.verify(alice.refresh()).then().statusCode(200);
        await().untilAsserted(() ->
                assertThat(Api.callProtected(alice.access()).statusCode()).isEqualTo(401));
        Api.refresh(alice.refresh()).then().spec(Refused.because("No active account found for the given token."));
        ok(Api.blacklist(alice.refresh()));
        assertBlacklisted(alice.access());
        assertBlacklisted(alice.refresh());
        Api.blacklist(alice.refresh()).then().spec(Refused.token("Token is blacklisted"));
        Api.refresh(alice.refresh()).then().spec(Refused.token("Token is blacklisted"));
    }

    static Stream<Loss> deletions() {
        return LOSSES.stream().limit(3);
    }

    @Test
    void of_a_deleted_users_refresh_tokens_only_the_last_one_was_not_revoked() {
        Member alice = Member.user("alice");
        String last = Api.refresh(alice.refresh()).path("refresh");

        Sql.run("delete from users where id = ?", alice.id());

        assertBlacklisted(alice.refresh());
        Api.verify(last).then().statusCode(200);
    }

    @Test
    void an_account_that_comes_back_under_its_old_id_brings_no_token_back() {
        Member alice = Member.user("alice");
        Sql.run("delete from users where id = ?", alice.id());

        Sql.run(
                "insert into users (id, username, email, password) values (?, ?, '', '!')",
                alice.id(),
                "again" + alice.id());

        assertBlacklisted(alice.access());
        assertBlacklisted(alice.refresh());
        ResourceServer.introspects(alice.access()).then().body("active", is(false));
        Api.refresh(alice.refresh()).then().spec(Refused.token("Token is blacklisted"));
    }

    @Test
    void an_access_token_of_a_session_that_an_operator_deleted_is_refused() {
        Member alice = Member.user("alice");
        Api.callProtected(alice.access()).then().statusCode(200);

        Sql.run("delete from sessions where id = ?", session(alice));

        await().untilAsserted(
                        () -> Api.callProtected(alice.access()).then().spec(Refused.bearer("Token is blacklisted")));
        Api.callProtected(alice.again().access()).then().statusCode(200);
    }

    @Test
    void a_session_is_kept_for_as_long_as_any_of_its_tokens_says_that_it_lives() {
        Member alice = Member.user("alice");
        Sql.run("update sessions set refresh_expires_at = now() + interval '90 days' where id = ?", session(alice));

        ok(Api.refresh(alice.refresh()));

        assertThat(Sql.number(
                        "select count(*) from sessions where id = ? and expires_at < now() + interval '8 days'"
                                + " and kept_until > now() + interval '89 days'",
                        session(alice)))
                .isEqualTo(1);
    }

    private static void assertBlacklisted(String token) {
        Api.verify(token).then().statusCode(400).body("non_field_errors", contains("Token is blacklisted"));
    }

    private static void ok(Response answer) {
        answer.then().statusCode(200);
    }

    private static UUID session(Member member) {
        return UUID.fromString(Jwt.of(member.refresh()).claims().path("sid").textValue());
    }
}
