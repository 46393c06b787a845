package dev.signet.post;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;

import dev.signet.page.Cursor;
import dev.signet.testing.Member;
import dev.signet.testing.Sql;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list, the newest first, part by part along its links. */
@QuarkusTest
class PostListTest {
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");
    private static final String TOO_SMALL = "{\"limit\":[\"Ensure this value is greater than or equal to 1.\"]}";
    private static final String NO_NUMBER = "{\"limit\":[\"A valid integer is required.\"]}";

    @TestHTTPResource("/api/posts/")
    URI list;

    @Test
    void the_newest_post_comes_first_with_its_authors_name() {
        Member writer = Member.user("writer");
        long older = writer.writes("older");
        long newer = writer.writes("newer");

        Response answer = given().get("/api/posts/?limit=2");

        assertThat(ids(answer)).containsExactly(newer, older);
        assertThat(answer.jsonPath().getList("author")).containsExactly(writer.username(), writer.username());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?page=1", "?page_size=1", "?limit=1&offset=0", "?limit=1", "?ordering=-id"})
    void the_pages_are_counted_whatever_the_query(String query) {
        Member.user("writer").writes("counted");
        given().get("/api/posts/pages/" + query)
                .then()
                .statusCode(200)
                .body("count", greaterThan(0))
                .body("results[0].title", equalTo("counted"))
                .body("keySet()", hasItems("next", "previous"));
        given().get("/api/posts/pages" + query).then().statusCode(200).body("count", greaterThan(0));
    }

    @Test
    void following_the_links_visits_every_post_once() {
        write(23);
        List<Long> visited = visited(7, () -> {});
        assertThat(visited).isEqualTo(Sql.numbers("select id from posts order by id desc"));
    }

    @Test
    void posts_that_come_and_go_meanwhile_disturb_nothing() {
        Member writer = Member.user("writer");
        List<Long> before = write(40);
        // Deleted or not, each of them was there when the walk began.
        List<Long> toGo = new ArrayList<>(before.subList(0, 10));
        Set<Long> stay = new HashSet<>(Sql.numbers("select id from posts"));
        toGo.forEach(stay::remove);

        List<Long> visited = visited(5, () -> {
            writer.writes("in between");
            if (!toGo.isEmpty()) {
                Sql.run("delete from posts where id = ?", toGo.remove(toGo.size() - 1));
            }
        });

        assertThat(visited).doesNotHaveDuplicates().containsAll(stay);
        assertThat(visited).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    @Test
    void the_post_at_the_cursor_may_go() {
        List<Long> posts = write(4);
        Response first = given().get("/api/posts/?limit=2");
        Sql.run("delete from posts where id = ?", posts.get(2));

        assertThat(ids(get(next(first).orElseThrow()))).containsExactly(posts.get(1), posts.get(0));
    }

    @Test
    void the_link_is_absolute_and_keeps_the_other_parameters() {
        write(3);
        Response answer = get("/api/posts/?a=%C3%A9%26&limit=1&b=");
        String link = answer.header("Link");
        assertThat(link).matches("<" + Pattern.quote(list.toString()) + "\\?[^<>\\s]+>; rel=\"next\"");
        assertThat(next(answer).orElseThrow())
                .contains("a=%C3%A9%26")
                .contains("limit=1")
                .contains("&b=");
        String second = next(get(next(answer).orElseThrow())).orElseThrow();
        assertThat(second.split("cursor=", -1)).hasSize(2);
        assertThat(second).contains("a=%C3%A9%26").contains("limit=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%7Bx%7D", "a=%25", "a=%2B+b", "a=%22%3C%3E", "%7Ba%7D=1", "a"})
    void odd_parameters_come_back_as_they_were(String parameter) {
        write(3);
        Response answer = get("/api/posts/?limit=1&" + parameter);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(decoded(next(answer).orElseThrow())).contains(decoded(parameter));
        assertThat(get(next(answer).orElseThrow()).statusCode()).isEqualTo(200);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Test
    void at_the_end_there_is_no_link() {
        long oldest = Sql.numbers("select id from posts order by id limit 1").stream()
                .findFirst()
                .orElseGet(() -> write(1).get(0));
        Response end = given().get("/api/posts/?cursor=" + new Cursor(oldest + 1).text());
        assertThat(ids(end)).containsExactly(oldest);
        assertThat(end.header("Link")).isNull();
        Response beyond = given().get("/api/posts/?cursor=" + new Cursor(oldest).text());
        assertThat(ids(beyond)).isEmpty();
        assertThat(beyond.header("Link")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "-99999999999999999999"})
    void a_limit_below_one_is_400(String limit) {
        Response answer = given().get("/api/posts/?limit=" + limit);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.asString()).isEqualTo(TOO_SMALL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1.0", "1e3", "0x1", "1%20"})
    void a_limit_that_is_no_number_is_400(String limit) {
        Response answer = get("/api/posts/?limit=" + limit);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.asString()).isEqualTo(NO_NUMBER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"200", "201", "2147483647", "2147483648", "99999999999999999999"})
    void a_limit_over_the_greatest_is_the_greatest(String limit) {
        write(201);
        assertThat(ids(given().get("/api/posts/?limit=" + limit))).hasSize(200);
    }

    @Test
    void without_a_limit_there_are_fifty() {
        write(51);
        assertThat(ids(given().get("/api/posts/"))).hasSize(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=", "cursor=", "cursor=&limit=&search=&author=&ordering=", "limit=7&limit="})
    void what_is_empty_is_ignored(String query) {
        List<Long> written = new ArrayList<>(write(51));
        Collections.reverse(written);
        assertThat(ids(get("/api/posts/?" + query))).isEqualTo(written.subList(0, 50));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "abc", "AQ", "AgAAAAAAAAAB", "AQAAAAAAAAABAA", "AQAAAAAAAAA%3D", "%00", "%C3%A9", "-1"})
    void a_cursor_of_somebodys_making_is_404(String cursor) {
        Response answer = get("/api/posts/?cursor=" + cursor);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.asString()).isEqualTo("{\"detail\":\"Invalid cursor\"}");
    }

    private static List<Long> write(int count) {
        Member writer = Member.user("writer");
        return IntStream.range(0, count)
                .mapToObj(i -> writer.writes("post " + i))
                .toList();
    }

    private static List<Long> visited(int limit, Runnable between) {
        List<Long> visited = new ArrayList<>();
        Optional<String> page = Optional.of("/api/posts/?limit=" + limit);
        while (page.isPresent()) {
            Response answer = get(page.get());
            visited.addAll(ids(answer));
            page = next(answer);
            between.run();
        }
        return visited;
    }

    private static Response get(String url) {
        return given().urlEncodingEnabled(false).get(url);
    }

    private static Optional<String> next(Response answer) {
        Matcher link = NEXT.matcher(Optional.ofNullable(answer.header("Link")).orElse(""));
        return link.find() ? Optional.of(link.group(1)) : Optional.empty();
    }

    private static List<Long> ids(Response answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.jsonPath().getList("id", Long.class);
    }
}
