package dev.signet.cluster;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.Member;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Replicas keep the first page of the posts for a moment, the first one of these two for a minute. */
class FirstPageIT {
    /** Far less than a minute, far more than a notification takes on a busy machine. */
    private static final Duration SOON = Duration.ofMinutes(1);

    private static final String POSTS = "/api/posts/";

    private static Cluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = Cluster.startOne(Map.of("SIGNET_POSTS_KEEP_FIRST_PAGE", "1m"));
        cluster.addReplica(Map.of());
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
    }

    @Test
    void what_is_written_on_a_replica_is_in_its_next_response() throws Exception {
        Member author = cluster.member();
        URI here = cluster.first();
        read(here);

        String id = write(here, author, "Created");
        assertThat(titles(here)).contains("Created");
        as(author, here).body(Map.of("title", "Edited")).patch(POSTS + id + "/");
        assertThat(titles(here)).contains("Edited").doesNotContain("Created");
        as(author, here)
                .body(Map.of("title", "Replaced", "content", "All of it"))
                .put(POSTS + id + "/");
        assertThat(titles(here)).contains("Replaced").doesNotContain("Edited");
        String name = author.username() + "-renamed";
        as(author, here)
                .body(Map.of("new_username", name, "current_password", Cluster.PASSWORD))
                .post("/api/users/set_username/")
                .then()
                .statusCode(204);
        assertThat(read(here).jsonPath().getList("author", String.class)).contains(name);
        as(author, here).delete(POSTS + id + "/");
        assertThat(titles(here)).doesNotContain("Replaced");

        write(here, author, "Deleted with its author");
        assertThat(titles(here)).contains("Deleted with its author");
        as(author, here)
                .body(Map.of("current_password", Cluster.PASSWORD))
                .delete("/api/users/me/")
                .then()
                .statusCode(204);
        assertThat(titles(here)).doesNotContain("Deleted with its author");
    }

    @Test
    void what_is_written_on_another_replica_is_there_soon() throws Exception {
        Member author = cluster.member();
        read(cluster.first());
        String id = write(cluster.second(), author, "From next door");
        await().atMost(SOON).until(() -> titles(cluster.first()).contains("From next door"));
        as(author, cluster.second()).delete(POSTS + id + "/");
        await().atMost(SOON).until(() -> !titles(cluster.first()).contains("From next door"));
    }

    @Test
    void what_no_replica_wrote_is_there_after_the_time() throws Exception {
        Member author = cluster.member();
        read(cluster.second());
        cluster.sql("insert into posts (title, content, author_id) values (?, 'content', ?)", "From psql", author.id());
        await().atMost(SOON).until(() -> titles(cluster.second()).contains("From psql"));
    }

    @Test
    void a_client_that_has_the_page_is_told_so_until_it_changes() throws Exception {
        Member author = cluster.member();
        URI here = cluster.first();
        String tag = read(here).header("ETag");
        Response unchanged =
                given().baseUri(here.toString()).header("If-None-Match", tag).get(POSTS);
        assertThat(unchanged.statusCode()).isEqualTo(304);
        assertThat(unchanged.asString()).isEmpty();
        assertThat(unchanged.header("ETag")).isEqualTo(tag);

        write(here, author, "Something new");
        Response changed =
                given().baseUri(here.toString()).header("If-None-Match", tag).get(POSTS);
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.header("ETag")).isNotEqualTo(tag);
    }

    @Test
    void it_is_the_page_that_a_query_would_get() throws Exception {
        Member author = cluster.member();
        URI here = cluster.first();
        for (int i = 0; i < 51; i++) {
            write(here, author, "Number " + i);
        }
        Response plain = read(here);
        Response asked = given().baseUri(here.toString()).get(POSTS + "?limit=50");
        assertThat(plain.asString()).isEqualTo(asked.asString());
        assertThat(plain.contentType()).isEqualTo(asked.contentType());
        assertThat(cursor(plain)).isEqualTo(cursor(asked)).isNotBlank();
    }

    private static String cursor(Response page) {
        return page.header("Link").replaceAll(".*cursor=([^&>]*).*", "$1");
    }

    private static RequestSpecification as(Member member, URI replica) {
        return given().baseUri(replica.toString())
                .header("Authorization", "Bearer " + member.access())
                .contentType(ContentType.JSON);
    }

    private static String write(URI replica, Member author, String title) {
        return as(author, replica)
                .body(Map.of("title", title, "content", "content"))
                .post(POSTS)
                .then()
                .statusCode(201)
                .extract()
                .path("id")
                .toString();
    }

    private static Response read(URI replica) {
        return given().baseUri(replica.toString())
                .get(POSTS)
                .then()
                .statusCode(200)
                .extract()
                .response();
    }

    private static List<String> titles(URI replica) {
        return read(replica).jsonPath().getList("title", String.class);
    }
}
