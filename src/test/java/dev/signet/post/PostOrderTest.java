package dev.signet.post;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.testing.Member;
import dev.signet.testing.Sql;
import dev.signet.testing.Walk;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every ordering with every filter, in every way of paging, shows what a plain sort of the same posts does. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class PostOrderTest {
    private static final int POSTS = 61;
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final List<String> TITLES =
            List.of("Apples", "apples and pears", "Pears", "Zebra", "Äpfel", "100% [sic] \\ '\"", "ab", "Ünder_score");
    private static final List<String> WORDS = List.of("common", "Rare", "naïve", "don't", "e-mail", "x");

    private record Row(long id, String title, String content, String author, Instant created, Instant updated) {}

    private record Filter(String query, Predicate<Row> fits) {}

    private final Random random = new Random(15);
    private List<Row> rows;
    private List<Member> authors;

    @BeforeEach
    void posts_of_several_authors_with_many_equal_values() {
        Sql.run("delete from posts");
        // Their names are not in the order of their ids.
        authors = List.of(Member.user("zoe"), Member.user("adam"), Member.user("mia"), Member.user("Max"));
        rows = new ArrayList<>();
        for (int i = 0; i < POSTS; i++) {
            write(i);
        }
    }

    private void write(int i) {
        Member author = i % 7 == 0 ? null : authors.get(random.nextInt(authors.size()));
        String title = TITLES.get(random.nextInt(TITLES.size()));
        String content = WORDS.get(random.nextInt(WORDS.size())) + " text, " + WORDS.get(random.nextInt(2));
        Instant created = START.plus(random.nextInt(9), ChronoUnit.DAYS).plus(random.nextInt(2), ChronoUnit.MICROS);
        Instant updated = created.plus(random.nextInt(3), ChronoUnit.HOURS);
        long id = Sql.number(
                """
                insert into posts (title, content, author_id, created_at, updated_at)
                values (?, ?, ?, cast(? as timestamptz), cast(? as timestamptz)) returning id
                """, title, content, author == null ? null : author.id(), created.toString(), updated.toString());
        rows.add(new Row(id, title, content, author == null ? null : author.username(), created, updated));
    }

    private List<Filter> filters() {
        String mia = authors.get(2).username();
        Instant since = START.plus(3, ChronoUnit.DAYS).plus(1, ChronoUnit.MICROS);
        Instant until = START.plus(6, ChronoUnit.DAYS);
        return List.of(
                new Filter("", row -> true),
                new Filter("author=" + mia, row -> mia.equals(row.author)),
                new Filter(
                        "author=" + authors.get(0).id(),
                        row -> authors.get(0).username().equals(row.author)),
                new Filter("author=nobody-at-all", row -> false),
                new Filter("title=Pears", row -> row.title.equals("Pears")),
                new Filter("title__icontains=APPLES", row -> folded(row.title).contains("apples")),
                new Filter(
                        "title__icontains=" + encoded("äp"),
                        row -> folded(row.title).contains("äp")),
                new Filter("title__icontains=a", row -> folded(row.title).contains("a")),
                new Filter("title__icontains=" + encoded("% [sic] \\ '"), row -> row.title.contains("% [sic] \\ '")),
                new Filter("title__icontains=_", row -> row.title.contains("_")),
                new Filter("created_at__gte=" + since, row -> !row.created.isBefore(since)),
                new Filter("created_at__lte=" + until, row -> !row.created.isAfter(until)),
                new Filter(
                        "created_at__lte=" + until + "&created_at__gte=" + since + "&title__icontains=e",
                        row -> !row.created.isBefore(since)
                                && !row.created.isAfter(until)
                                && folded(row.title).contains("e")),
                new Filter("search=common", row -> row.content.contains("common")),
                new Filter("search=RAR", row -> row.content.contains("Rare")),
                new Filter(
                        "search=" + encoded("pears common"),
                        row -> folded(row.title).contains("pears") && row.content.contains("common")),
                new Filter("search=" + encoded("don't"), row -> row.content.contains("don't")),
                new Filter("search=" + encoded("e-ma"), row -> row.content.contains("e-mail")),
                new Filter("search=" + encoded("NAÏVE"), row -> row.content.contains("naïve")),
                new Filter("search=" + encoded("'\\:*&|!"), row -> false),
                new Filter(
                        "search=common&author=" + mia, row -> row.content.contains("common") && mia.equals(row.author)),
                new Filter(
                        "title=Pears&search=common&created_at__gte=" + since,
                        row -> row.title.equals("Pears")
                                && row.content.contains("common")
                                && !row.created.isBefore(since)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static Comparator<Row> by(String term) {
        boolean descending = term.startsWith("-");
        Comparator<Row> order =
                switch (descending ? term.substring(1) : term) {
                    case "id" -> Comparator.comparing(Row::id);
                    case "title" -> Comparator.comparing(Row::title);
                    case "created_at" -> Comparator.comparing(Row::created);
                    case "updated_at" -> Comparator.comparing(Row::updated);
                    default -> Comparator.comparing(Row::author, Comparator.nullsLast(Comparator.naturalOrder()));
                };
        return descending ? order.reversed() : order;
    }

    /** Ties are broken by the id, in the direction of the last key. */
    private List<Long> expected(String ordering, Filter filter) {
        Comparator<Row> order = ordering.isEmpty() ? by("-id") : (a, b) -> 0;
        for (String term : ordering.isEmpty() ? new String[0] : ordering.split(",")) {
            order = order.thenComparing(by(term));
        }
        boolean descending = ordering.substring(ordering.lastIndexOf(',') + 1).startsWith("-");
        return rows.stream()
                .filter(filter.fits)
                .sorted(order.thenComparing(by(descending ? "-id" : "id")))
                .map(Row::id)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "id",
                "-id",
                "created_at",
                "-created_at",
                "updated_at",
                "-updated_at",
                "title",
                "-title",
                "author",
                "-author",
                "author,-created_at",
                "-author,title",
                "title,-author",
                "-created_at,id",
                "title,author,-id"
            })
    void every_filter_and_way_of_paging_shows_the_same_posts_in_the_same_order(String ordering) {
        int turn = ordering.length();
        for (Filter filter : filters()) {
            List<Long> expected = expected(ordering, filter);
            String list = "/api/posts/?ordering=" + ordering + "&" + filter.query + (filter.query.isEmpty() ? "" : "&");
            // Every way for the whole list, one in turn for each filter.
            for (Walk walk : filter.query.isEmpty() ? Walk.values() : new Walk[] {Walk.values()[turn++ % 4]}) {
                int size = 4 + random.nextInt(random.nextBoolean() ? 9 : POSTS);
                assertThat(walk.ids(list, size))
                        .as("%s by %s, %d at once", list, walk, size)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"title", "-author", "created_at,-author", "-updated_at"})
    void a_walk_along_cursors_loses_and_repeats_nothing_while_posts_come_and_go(String ordering) {
        List<Row> goers = new ArrayList<>(rows.subList(0, 20));
        Set<Long> stay = new HashSet<>();
        rows.subList(20, POSTS).forEach(row -> stay.add(row.id));

        List<Long> ids = Walk.CURSORS.ids(given(), "/api/posts/?ordering=" + ordering + "&", 4, () -> {
            write(rows.size());
            if (!goers.isEmpty()) {
                Sql.run("delete from posts where id = ?", goers.remove(random.nextInt(goers.size())).id);
            }
        });

        assertThat(ids).doesNotHaveDuplicates().containsAll(stay);
    }

    @Test
    void many_posts_of_a_date_or_a_text_are_ordered_only_as_an_index_has_them() {
        Sql.run("""
                insert into posts (title, content, created_at, updated_at)
                select 'Many ' || n % 9, 'common', timestamptz '2026-06-01 00:00Z' + n * interval '1 second', now()
                  from generate_series(1, 1001) n
                """);
        String date = "created_at__gte=2026-06-01&created_at__lte=2026-06-02";
        for (String ordering : List.of("id", "-created_at", "created_at,title")) {
            assertThat(status(date + "&ordering=" + ordering)).as(ordering).isEqualTo(200);
        }
        for (String ordering : List.of("title", "-updated_at", "author", "title,created_at")) {
            for (String paging : List.of("", "&page=1", "&limit=5&offset=5")) {
                assertThat(status(date + paging + "&ordering=" + ordering))
                        .as(ordering)
                        .isEqualTo(400);
            }
            assertThat(status(date + "&title=Many 1&ordering=" + ordering))
                    .as(ordering)
                    .isEqualTo(200);
            assertThat(status("created_at__gte=2026-06-01T00:00:02&created_at__lte=2026-06-02&ordering=" + ordering))
                    .as(ordering)
                    .isEqualTo(200);
        }
        assertThat(status("title__icontains=Many&ordering=created_at")).isEqualTo(400);
        assertThat(status("title__icontains=Many&ordering=-id")).isEqualTo(200);
    }

    @Test
    void the_pages_of_a_search_have_numbers_as_far_as_it_counts() {
        Sql.run("""
                insert into posts (title, content, created_at, updated_at)
                select 'Deep', 'common', now(), now() from generate_series(1, 101) n
                """);
        for (String search : List.of("title__icontains=deep", "search=deep")) {
            var last = given().get("/api/posts/?page_size=50&page=2&" + search).jsonPath();
            assertThat(last.getInt("count")).isEqualTo(100);
            assertThat(last.getList("results")).hasSize(50);
            assertThat(last.getString("next")).contains("page=3");
            for (String tooDeep : List.of("page_size=50&page=3", "limit=50&offset=101")) {
                var answer = given().get("/api/posts/?" + tooDeep + "&" + search);
                assertThat(answer.statusCode()).as(tooDeep).isEqualTo(400);
                assertThat(answer.asString()).as(tooDeep).contains("cursor");
            }
            assertThat(status("page=1&page_size=50&ordering=title&" + search)).isEqualTo(400);
        }
    }

    @Test
    void a_page_of_a_search_may_be_longer_than_what_is_counted_otherwise() {
        Sql.run("""
                insert into posts (title, content, created_at, updated_at)
                select 'Deep', 'common', now(), now() from generate_series(1, 180) n
                """);
        List<Long> all = Sql.numbers("select id from posts where title = 'Deep' order by id desc");
        for (String search : List.of("title__icontains=deep", "search=deep")) {
            for (String ordering : List.of("id", "-id")) {
                List<Long> expected = new ArrayList<>(all);
                if (ordering.equals("id")) {
                    Collections.reverse(expected);
                }
                for (int size : List.of(99, 100, 101, 150, 179, 180, 200)) {
                    var page = given().get("/api/posts/?page_size=" + size + "&ordering=" + ordering + "&" + search)
                            .jsonPath();
                    assertThat(page.getInt("count")).as("size %d", size).isEqualTo(Math.min(180, Math.max(100, size)));
                    assertThat(page.getList("results.id", Long.class))
                            .as("size %d", size)
                            .isEqualTo(expected.subList(0, Math.min(180, size)));
                }
            }
        }
    }

    private static int status(String query) {
        return given().get("/api/posts/?" + query).statusCode();
    }

    @Test
    void a_cursor_keeps_its_ordering_without_the_parameter() {
        String link =
                given().get("/api/posts/?ordering=-title,created_at&limit=7").header("Link");
        String cursor = link.replaceAll(".*cursor=([^&>]+).*", "$1");

        List<Long> rest =
                given().get("/api/posts/?limit=200&cursor=" + cursor).jsonPath().getList("id", Long.class);

        List<Long> all = expected("-title,created_at", new Filter("", row -> true));
        assertThat(rest).isEqualTo(all.subList(7, all.size()));
    }

    @Test
    void a_changed_cursor_is_404() {
        String link = given().get("/api/posts/?ordering=title&limit=1").header("Link");
        String cursor = link.replaceAll(".*cursor=([^&>]+).*", "$1");
        for (int i = 0; i < cursor.length(); i++) {
            char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
            String changed = cursor.substring(0, i) + other + cursor.substring(i + 1);
            assertThat(given().get("/api/posts/?cursor=" + changed).statusCode())
                    .as(changed)
                    .isIn(404, Base64Padding.same(cursor, changed) ? 200 : 404);
        }
    }

    @Test
    void the_last_page_is_read_from_the_end_in_every_ordering() {
        for (String ordering : List.of("title", "-created_at", "author", "-author", "id")) {
            List<Long> all = expected(ordering, new Filter("", row -> true));
            List<Long> last = given().get("/api/posts/?page=last&page_size=9&ordering=" + ordering)
                    .jsonPath()
                    .getList("results.id", Long.class);
            assertThat(last).as(ordering).isEqualTo(all.subList(54, POSTS));
        }
    }

    @Test
    void unknown_orderings_are_ignored_and_of_repeated_parameters_the_last_one_counts() {
        List<Long> byTitle = expected("title", new Filter("", row -> true));
        for (String query : List.of(
                "ordering=-id&ordering=title",
                "ordering=password,title,--id",
                "ordering=%20title%20",
                "page=1&ordering=x&page=1&ordering=title&title=&author=&search=&created_at__gte=")) {
            assertThat(Walk.NUMBERS.ids("/api/posts/?" + query.replace("page=1&", "") + "&", 50))
                    .as(query)
                    .isEqualTo(byTitle);
        }
        assertThat(Walk.CURSORS.ids("/api/posts/?ordering=1;drop%20table%20posts,content&", 50))
                .isEqualTo(expected("-id", new Filter("", row -> true)));
    }

    @Test
    void every_faulty_value_is_named() {
        given().get("/api/posts/?created_at__gte=x&created_at__lte=2026-02-30&title=any")
                .then()
                .statusCode(400)
                .body("size()", equalTo(2))
                .body("created_at__gte[0]", equalTo(BAD_TIME))
                .body("created_at__lte[0]", equalTo(BAD_TIME));
    }

    private static final String BAD_TIME = "Datetime has wrong format. Use one of these formats instead:"
            + " YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].";

    @ParameterizedTest
    @ValueSource(strings = {"limit=5&offset=100", "limit=5&offset=61", "offset=99999999999999999999"})
    void behind_the_end_there_is_nothing(String query) {
        Map<String, Object> page =
                given().get("/api/posts/?" + query).jsonPath().getMap("");
        assertThat(page)
                .containsEntry("count", POSTS)
                .containsEntry("next", null)
                .containsEntry("results", List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"offset=", "offset=x", "offset=-1", "offset=0&limit=x", "offset=0&limit=0", "offset=0&limit="})
    void an_offset_or_limit_that_makes_no_sense_counts_as_none(String query) {
        assertThat(given().get("/api/posts/?" + query).jsonPath().getList("results.id", Long.class))
                .isEqualTo(expected("-id", new Filter("", row -> true)).subList(0, 50));
    }

    @Test
    void the_previous_page_of_an_offset_is_a_page_with_an_offset() {
        String previous =
                given().get("/api/posts/?limit=10&offset=5").jsonPath().getString("previous");
        assertThat(previous).contains("limit=10").contains("offset=0");
    }

    @Test
    void posts_found_by_a_text_are_found_no_more_when_it_changes() {
        Member writer = Member.user("writer");
        long id = writer.writes("Unmistakable");
        Stream.of("search=unmistakable", "title__icontains=mistak")
                .forEach(query -> assertThat(Walk.CURSORS.ids("/api/posts/?" + query + "&", 5))
                        .containsExactly(id));
        Sql.run("update posts set title = 'Other' where id = ?", id);
        Stream.of("search=unmistakable", "title__icontains=mistak")
                .forEach(query -> assertThat(Walk.CURSORS.ids("/api/posts/?" + query + "&", 5))
                        .isEmpty());
    }

    @Test
    void a_renamed_author_moves_in_the_order() {
        Member adam = authors.get(1);
        Sql.run("update users set username = 'zzz-' || username where id = ?", adam.id());
        List<String> names =
                given().get("/api/posts/?ordering=author&limit=200").jsonPath().getList("author");
        List<String> sorted = new ArrayList<>(names);
        sorted.sort(Comparator.nullsLast(Comparator.naturalOrder()));
        assertThat(names).isEqualTo(sorted).contains("zzz-" + adam.username());
    }

    @Test
    void posts_whose_date_or_author_an_operator_changes_are_found() {
        long id = rows.get(1).id;
        Member late = Member.user("AAA-late");
        Sql.run("update posts set created_at = '1999-05-05T00:00:00Z', author_id = ? where id = ?", late.id(), id);
        assertThat(Walk.CURSORS.ids("/api/posts/?created_at__lte=2000-01-01&", 5))
                .containsExactly(id);
        assertThat(Walk.CURSORS.ids("/api/posts/?ordering=author&", 50)).startsWith(id);
        assertThat(Walk.CURSORS.ids("/api/posts/?ordering=author&", 50)).hasSize(POSTS);
    }

    /** The bits of the last letter that mean nothing. */
    private static final class Base64Padding {
        static boolean same(String one, String other) {
            try {
                return java.util.Arrays.equals(
                        java.util.Base64.getUrlDecoder().decode(one),
                        java.util.Base64.getUrlDecoder().decode(other));
            } catch (IllegalArgumentException notBase64) {
                return false;
            }
        }
    }
}
