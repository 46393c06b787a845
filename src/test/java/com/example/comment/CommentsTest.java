package com.example.comment;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Member;
import dev.signet.testing.Samples;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(Samples.class)
class CommentsTest {
    private Member author;
    private Member commenter;
    private long post;

    @BeforeEach
    void somebody_commented() {
        author = Member.user("author");
        commenter = Member.user("commenter");
        post = author.writes("a post");
    }

    @ParameterizedTest
    @CsvSource({
        // method, anonymous, author of the post, admin, author of the comment
        "GET, 200, 200, 200, 200",
        "PUT, 401, 403, 200, 200",
        "DELETE, 401, 403, 204, 204"
    })
    void a_comment_belongs_to_its_author_and_not_to_the_posts(
            String method, int anonymous, int postAuthor, int admin, int commentAuthor) {
        assertThat(call(method, null, write(commenter))).isEqualTo(anonymous);
        assertThat(call(method, author, write(commenter))).isEqualTo(postAuthor);
        assertThat(call(method, Member.admin("admin"), write(commenter))).isEqualTo(admin);
        assertThat(call(method, commenter, write(commenter))).isEqualTo(commentAuthor);
    }

    private int call(String method, Member caller, long comment) {
        return (caller == null ? given() : caller.calls())
                .contentType("application/json")
                .body(Map.of("text", "changed"))
                .request(method, path(post) + comment + "/")
                .statusCode();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE"})
    void a_comment_of_another_post_is_404_for_anyone(String method) {
        long elsewhere = author.writes("another post");
        long comment = write(commenter);
        for (Member caller : new Member[] {author, commenter}) {
            Response answer = caller.calls()
                    .contentType("application/json")
                    .body(Map.of("text", "changed"))
                    .request(method, path(elsewhere) + comment + "/");
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.jsonPath().getString("detail")).isEqualTo("No Comment matches the given query.");
        }
    }

    @Test
    void a_comment_needs_a_user_a_post_and_a_text() {
        assertThat(given().formParam("text", "hello").post(path(post)).statusCode())
                .isEqualTo(401);
        assertThat(commenter.calls().formParam("text", "hello").post(path(0)).statusCode())
                .isEqualTo(404);
        Response empty = commenter.calls().formParam("text", " ").post(path(post));
        assertThat(empty.statusCode()).isEqualTo(400);
        assertThat(empty.jsonPath().getString("text[0]")).isEqualTo("This field may not be blank.");
        Response tooLong = commenter.calls().formParam("text", "x".repeat(1001)).post(path(post));
        assertThat(tooLong.jsonPath().getString("text[0]"))
                .isEqualTo("Ensure this field has no more than 1000 characters.");
    }

    @Test
    void the_list_comes_in_numbered_pages_and_behind_an_offset() {
        List<Integer> written = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            written.add(0, (int) write(commenter));
        }
        assertThat(ids(path(post))).isEqualTo(written);
        assertThat(ids(path(post) + "?page=2&page_size=2")).isEqualTo(written.subList(2, 4));
        assertThat(ids(path(post) + "?limit=2&offset=1")).isEqualTo(written.subList(1, 3));
        assertThat(ids(path(post) + "?ordering=id&page_size=1")).isEqualTo(written.subList(4, 5));
        assertThat(given().get(path(0)).statusCode()).isEqualTo(404);
    }

    private static List<Integer> ids(String path) {
        return given().get(path).jsonPath().getList("results.id");
    }

    @Test
    void options_shows_the_form_only_to_a_caller_who_may_send_it() {
        long comment = write(commenter);
        assertThat(actions(given().options(path(post)))).isNull();
        assertThat(actions(author.calls().options(path(post)))).containsKey("POST");
        assertThat(actions(author.calls().options(path(post) + comment + "/"))).isNull();
        assertThat(actions(commenter.calls().options(path(post) + comment + "/")))
                .containsKey("PUT");
    }

    @Test
    void a_download_has_the_comments_of_its_user() {
        long comment = write(commenter);
        write(author);
        Response download = commenter.calls().get("/api/users/me/export/");
        assertThat(download.jsonPath().getList("comments.id")).containsExactly(Long.toString(comment));
        assertThat(download.jsonPath().getList("comments.text")).containsExactly("hello");
    }

    private static Map<String, Object> actions(Response options) {
        assertThat(options.statusCode()).isEqualTo(200);
        return options.jsonPath().getMap("actions");
    }

    private long write(Member member) {
        Response created = member.calls().formParam("text", "hello").post(path(post));
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.jsonPath().getLong("author_id")).isEqualTo(member.id());
        return created.jsonPath().getLong("id");
    }

    private static String path(long post) {
        return "/api/posts/" + post + "/comments/";
    }
}
