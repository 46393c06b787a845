package dev.signet.post;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Member;
import dev.signet.testing.Sql;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The list in Django REST Framework's numbered pages. */
@QuarkusTest
class PostPagesTest {

    @TestHTTPResource("/api/posts/")
    URI list;

    @Test
    void pages_hold_every_post_once_and_link_to_their_neighbours() {
        write(100);
        List<Long> visited = new ArrayList<>();
        String page = list + "?page_size=40&a=b";
        String before = null;
        while (page != null) {
            JsonPath answer = get(page).jsonPath();
            assertThat(answer.getLong("count")).isEqualTo(Sql.number("select count(*) from posts"));
            assertThat(answer.getString("previous")).isEqualTo(before);
            visited.addAll(answer.getList("results.id", Long.class));
            before = page;
            page = answer.getString("next");
            if (page != null) {
                assertThat(page).startsWith(list + "?").contains("a=b").contains("page_size=40");
            }
        }
        assertThat(visited).isEqualTo(Sql.numbers("select id from posts order by id desc"));
    }

    @Test
    void last_is_the_last_page() {
        write(5);
        long count = Sql.number("select count(*) from posts");
        JsonPath last = get("/api/posts/?page=last&page_size=3").jsonPath();
        assertThat(last.getString("next")).isNull();
        assertThat(last.getList("results")).hasSize((int) ((count - 1) % 3) + 1);
        assertThat(last.getList("results.id", Long.class)).endsWith(Sql.number("select min(id) from posts"));
        assertThat(last.getString("previous")).contains("page_size=3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "abc",
                "1.0",
                "1e0",
                "LAST",
                "999999",
                "2147483647",
                "2147483648",
                "9223372036854775808"
            })
    void a_page_that_is_not_there_is_404(String page) {
        write(1);
        Response answer = given().get("/api/posts/?page_size=200&page=" + page);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.asString()).isEqualTo("{\"detail\":\"Invalid page.\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"page=", "page=&page_size=", "page_size=", "page=&limit=&offset="})
    void an_empty_number_is_as_good_as_none(String query) {
        write(51);
        JsonPath page = get("/api/posts/?" + query).jsonPath();
        assertThat(page.getList("results.id"))
                .isEqualTo(get("/api/posts/?limit=50").jsonPath().getList("id"));
        assertThat(page.getString("next")).contains("page=2");
        assertThat(page.getString("previous")).isNull();
    }

    @Test
    void the_page_after_the_last_is_not_there() {
        write(1);
        long count = Sql.number("select count(*) from posts");
        assertThat(get("/api/posts/?page_size=1&page=" + count).statusCode()).isEqualTo(200);
        assertThat(get("/api/posts/?page_size=1&page=" + (count + 1)).statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 50",
        "0, 50",
        "-1, 50",
        "abc, 50",
        "1.0, 50",
        "7, 7",
        "200, 200",
        "201, 200",
        "99999999999999999999, 200"
    })
    void a_size_that_makes_no_sense_is_as_good_as_none(String size, int results) {
        write(201);
        JsonPath page = get("/api/posts/?page_size=" + size).jsonPath();
        assertThat(page.getList("results")).hasSize(results);
    }

    private static void write(int count) {
        Sql.run(
                "insert into posts (title, content, author_id) select 'a post', 'content', ? from generate_series(1, ?)",
                Member.user("writer").id(),
                count);
    }

    private static Response get(String url) {
        return given().urlEncodingEnabled(false).get(url);
    }
}
