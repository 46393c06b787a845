package dev.signet.page;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Got;
import dev.signet.testing.Member;
import dev.signet.testing.Sql;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cursors that somebody made up, changed or took from another list: 404, or a part of the list that was asked for. */
@QuarkusTest
class CursorsOfOthersTest {
    /** The sort keys of each list, and how many values each has in a cursor. */
    private static final Map<String, Map<String, Integer>> LISTS = Map.of(
            "/api/posts/", Map.of("id", 1, "created_at", 1, "updated_at", 1, "title", 1, "author", 2),
            "/api/users/", Map.of("id", 1, "username", 1, "email", 1, "date_joined", 1, "last_login", 1),
            "/api/security_events/", Map.of("id", 1),
            "/api/users/me/security_events/", Map.of("id", 1));

    private static final List<String> VALUES = List.of(
            "",
            "abc",
            "0",
            "-1",
            "1.5",
            "1e3",
            " 7 ",
            "9223372036854775807",
            "-9223372036854775808",
            "9223372036854775808",
            "9".repeat(500),
            "true",
            "maybe",
            "null",
            "infinity",
            "-infinity",
            "NaN",
            "now",
            "2026-01-01",
            "4714-11-24 00:00:00+00 BC",
            "294277-01-01",
            "a\0b",
            "\uD800",
            "\uDC00\uD800",
            "';--",
            "x".repeat(600));

    @TestHTTPResource
    URI service;

    private Member admin;

    @BeforeEach
    void a_few_posts() {
        admin = Member.admin("root");
        admin.writes("Title 1");
        admin.writes("Title 2");
    }

    static Stream<String> lists() {
        return LISTS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("lists")
    void a_cursor_with_any_values_is_404_or_a_place(String list) {
        orderings(list).forEach((ordering, columns) -> {
            for (String value : VALUES) {
                for (int odd = 0; odd < columns; odd++) {
                    List<String> values = new ArrayList<>(Collections.nCopies(columns, "1"));
                    values.set(odd, value);
                    answers(list, made(ordering, values), ordering + " " + values);
                }
                answers(list, made(ordering, Collections.nCopies(columns, value)), ordering + " " + value);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("lists")
    void a_cursor_with_more_or_fewer_values_is_404(String list) {
        orderings(list).forEach((ordering, columns) -> {
            for (int size : new int[] {0, columns - 1, columns + 1, 100}) {
                assertNone(list, made(ordering, Collections.nCopies(size, "1")));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("lists")
    void a_cursor_of_an_ordering_that_the_list_does_not_have_is_404(String list) {
        LISTS.values().stream().flatMap(keys -> keys.entrySet().stream()).forEach(key -> {
            if (!LISTS.get(list).containsKey(key.getKey())) {
                assertNone(list, made(key.getKey() + ",id", Collections.nCopies(key.getValue() + 1, "1")));
            }
        });
        for (String ordering : List.of("", ",", "id,id", "--id", "ID", "title;", "1", "password,id", "id,title")) {
            assertNone(list, made(ordering, List.of("1")));
            assertNone(list, made(ordering, List.of("1", "1")));
        }
    }

    @Test
    void every_piece_of_a_cursor_and_what_is_no_base64_is_404() {
        for (String ordering : List.of("", "&ordering=title", "&ordering=-author,title")) {
            String cursor = next("/api/posts/?limit=1" + ordering);
            for (int length = 1; length < cursor.length() - 1; length++) {
                String piece = cursor.substring(0, length);
                assertNone("/api/posts/", piece);
                assertNone("/api/posts/", piece + "!" + cursor.substring(length));
                assertNone("/api/posts/", piece + "%00" + cursor.substring(length));
            }
            assertNone("/api/posts/", cursor + cursor);
            assertNone("/api/posts/", cursor + "A".repeat(3_000));
        }
    }

    @Test
    void random_bytes_are_404() {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[1 + random.nextInt(60)];
            random.nextBytes(bytes);
            bytes[0] = (byte) random.nextInt(4);
            // Nine bytes that begin with 1 are a place, whatever the others are.
            if (bytes.length != 9 || bytes[0] != 1) {
                assertNone(
                        "/api/posts/", Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            }
        }
    }

    @Test
    void a_cursor_of_another_filter_is_a_place_in_the_list_that_is_asked_for() {
        Sql.run("delete from posts");
        List<Long> even = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            long id = admin.writes(i % 2 == 0 ? "even" : "odd");
            if (i % 2 == 0) {
                even.add(id);
            }
        }
        for (String ordering : List.of("", "id", "title", "-created_at", "author", "-author,title")) {
            String cursor = next("/api/posts/?limit=2&title=odd&ordering=" + ordering);
            List<Long> found = given().get("/api/posts/?limit=50&title=even&cursor=" + cursor)
                    .jsonPath()
                    .getList("id", Long.class);
            assertThat(even).as(ordering).containsAll(found);
            assertThat(found).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/posts/", "/api/users/"})
    void a_cursor_of_an_ordering_that_a_filter_fixes_is_404(String list) {
        for (String filter : List.of("title", "author", "username", "email")) {
            orderings(list).forEach((ordering, columns) -> {
                String cursor = made(ordering, Collections.nCopies(columns, "1")) + "&" + filter + "=1";
                if (ordering.matches("-?" + filter + ",.*|.*,-?" + filter + ",.*")) {
                    assertNone(list, cursor);
                } else {
                    answers(list, cursor, ordering + " " + filter);
                }
            });
        }
    }

    private void answers(String list, String cursor, String what) {
        Got response = get(list, cursor);
        assertThat(response.status()).as("%s: %s", list, what).isIn(200, 404);
        if (response.status() == 404) {
            assertThat(response.body().path("detail").asText()).isEqualTo("Invalid cursor");
        }
    }

    private void assertNone(String list, String cursor) {
        Got response = get(list, cursor);
        assertThat(response.status()).as(cursor).isEqualTo(404);
        assertThat(response.body().path("detail").asText()).isEqualTo("Invalid cursor");
    }

    private Got get(String list, String cursor) {
        return Got.by(admin, service, list + "?cursor=" + cursor);
    }

    private static String next(String list) {
        return given().get(list).header("Link").replaceAll(".*cursor=([^&>]+).*", "$1");
    }

    /** Some orderings of the list as cursors name them, complete, and how many values they have. */
    private static Map<String, Integer> orderings(String list) {
        Map<String, Integer> keys = LISTS.get(list);
        Map<String, Integer> orderings = new TreeMap<>(Map.of("id", 1));
        keys.forEach((key, columns) -> {
            if (!key.equals("id")) {
                orderings.put(key + ",id", columns + 1);
                orderings.put("-" + key + ",-id", columns + 1);
                keys.forEach((second, more) -> {
                    if (!second.equals("id") && !second.equals(key)) {
                        orderings.put(key + ",-" + second + ",-id", columns + more + 1);
                    }
                });
            }
        });
        return orderings;
    }

    /** A cursor that nobody gave out, with a checksum that is right. */
    private static String made(String ordering, List<String> values) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream inner = new DataOutputStream(content);
                DataOutputStream out = new DataOutputStream(bytes)) {
            inner.writeUTF(ordering);
            for (String value : values) {
                inner.writeUTF(value);
            }
            CRC32 checksum = new CRC32();
            checksum.update(content.toByteArray());
            out.writeByte(2);
            out.writeInt((int) checksum.getValue());
            out.write(content.toByteArray());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }
}
