package dev.signet.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.Member;
import dev.signet.testing.Samples;
import dev.signet.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.smallrye.jwt.build.Jwt;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An endpoint admits whom its annotation names; without one, nobody. */
@QuarkusTest
@TestProfile(Samples.class)
class DenyByDefaultTest {
    @ParameterizedTest
    @CsvSource({
        // method, path, anonymous, user, admin
        "GET, forgotten, 401, 403, 403",
        "POST, forgotten, 401, 403, 403",
        "GET, public, 200, 200, 200",
        "GET, signed-in, 401, 200, 200",
        "GET, admin, 401, 403, 200",
        "GET, read-only, 200, 200, 200",
        "POST, read-only, 401, 200, 200",
        // Owner of nothing: the path names no post.
        "GET, owner-or-admin, 401, 403, 200",
        "GET, owner, 401, 403, 403"
    })
    void an_annotation_says_who_gets_in(String method, String path, int anonymous, int user, int admin) {
        assertReached(given().request(method, "/api/samples/" + path), anonymous);
        assertReached(Member.user("user").calls().request(method, "/api/samples/" + path), user);
        assertReached(Member.admin("admin").calls().request(method, "/api/samples/" + path), admin);
    }

    private static void assertReached(Response answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.asString().equals("reached")).isEqualTo(status == 200);
        assertThat(answer.header("WWW-Authenticate") != null).isEqualTo(status == 401);
    }

    @ParameterizedTest
    @CsvSource({
        // method, anonymous, another user, admin, author
        "GET, 401, 403, 200, 200",
        "HEAD, 401, 403, 200, 200",
        "OPTIONS, 200, 200, 200, 200",
        "PUT, 401, 403, 200, 200",
        "PATCH, 401, 403, 200, 200",
        "DELETE, 401, 403, 204, 204"
    })
    void a_post_is_its_authors_and_the_staffs(String method, int anonymous, int other, int admin, int author) {
        Member writer = Member.user("author");
        assertThat(call(method, null, writer.writes("a post"))).isEqualTo(anonymous);
        assertThat(call(method, Member.user("other"), writer.writes("a post"))).isEqualTo(other);
        assertThat(call(method, Member.admin("admin"), writer.writes("a post"))).isEqualTo(admin);
        assertThat(call(method, writer, writer.writes("a post"))).isEqualTo(author);
    }

    @ParameterizedTest
    @CsvSource({"GET", "HEAD", "PUT", "PATCH", "DELETE"})
    void a_missing_post_is_404_whoever_asks(String method) {
        assertThat(call(method, null, Long.MAX_VALUE)).isEqualTo(404);
        assertThat(call(method, Member.user("user"), Long.MAX_VALUE)).isEqualTo(404);
        assertThat(call(method, Member.admin("admin"), Long.MAX_VALUE)).isEqualTo(404);
    }

    private static int call(String method, Member caller, long post) {
        return (caller == null ? given() : caller.calls())
                .contentType("application/json")
                .body("{\"title\":\"changed\",\"content\":\"changed\"}")
                .request(method, "/api/posts/" + post + "/")
                .statusCode();
    }

    @Test
    void an_owner_owns_what_the_path_names_and_not_what_lies_beneath_it() {
        Member author = Member.user("author");
        Member commenter = Member.user("commenter");
        Member admin = Member.admin("admin");
        long post = author.writes("a post");

        assertThat(note(null, post, commenter.id())).isEqualTo(401);
        assertThat(note(author, post, commenter.id())).isEqualTo(403);
        assertThat(note(admin, post, commenter.id())).isEqualTo(403);
        assertThat(note(commenter, post, commenter.id())).isEqualTo(200);
        assertThat(note(commenter, post, admin.id())).isEqualTo(403);
        assertThat(note(admin, post, admin.id())).isEqualTo(200);
    }

    @Test
    void the_owner_of_nothing_is_anyone_so_that_the_resource_can_say_404() {
        assertThat(note(null, 1, 0)).isEqualTo(200);
        assertThat(note(Member.user("user"), 1, 0)).isEqualTo(200);
    }

    private static int note(Member caller, long post, long note) {
        return (caller == null ? given() : caller.calls())
                .get("/api/posts/" + post + "/notes/" + note + "/")
                .statusCode();
    }

    @Test
    void a_change_of_role_refuses_the_tokens_that_say_otherwise_and_the_next_ones_say_it() {
        Member member = Member.user("promoted");
        assertThat(reached(member, "/api/samples/admin")).isEqualTo(403);
        Sql.run("update users set is_staff = true where id = ?", member.id());
        await().until(() -> reached(member, "/api/samples/admin") == 401);
        Member admin = member.again();
        assertThat(reached(admin, "/api/samples/admin")).isEqualTo(200);
        Sql.run("update users set is_staff = false where id = ?", member.id());
        await().until(() -> reached(admin, "/api/samples/admin") == 401);
        assertThat(reached(member.again(), "/api/samples/admin")).isEqualTo(403);
    }

    private static int reached(Member member, String path) {
        return member.calls().get(path).statusCode();
    }

    @Test
    void what_a_token_claims_of_its_groups_and_role_counts_for_nothing() {
        Member member = Member.user("boaster");
        String token = tokenOf(member, Set.of(Roles.OWNER, Roles.ADMIN, Roles.USER));
        long anothers = Member.user("author").writes("a post");

        assertThat(reached(token, "/api/samples/signed-in")).isEqualTo(200);
        assertThat(reached(token, "/api/samples/admin")).isEqualTo(403);
        assertThat(reached(token, "/api/samples/owner-or-admin")).isEqualTo(403);
        assertThat(reached(token, "/api/samples/owner")).isEqualTo(403);
        assertThat(reached(token, "/api/posts/" + anothers + "/")).isEqualTo(403);
    }

    @Test
    void a_token_without_groups_is_as_good() {
        Member admin = Member.admin("admin");
        assertThat(reached(tokenOf(admin, Set.of()), "/api/samples/admin")).isEqualTo(200);
    }

    private static int reached(String token, String path) {
        return given().header("Authorization", "Bearer " + token).get(path).statusCode();
    }

    /** As a system would sign it that shares the secret. */
    private static String tokenOf(Member member, Set<String> groups) {
        return Jwt.claim("token_type", "access")
                .claim("user_id", member.id())
                .claim("jti", UUID.randomUUID().toString())
                .claim("role", "admin")
                .groups(groups)
                .expiresAt(Instant.now().plusSeconds(600))
                .issuedAt(Instant.now())
                .jws()
                .signWithSecret(Samples.KEY);
    }
}
