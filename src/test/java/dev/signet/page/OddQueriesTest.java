package dev.signet.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Got;
import dev.signet.testing.Member;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a query has for the parameters of a list: a part of the list, or a refusal that names the parameter. */
@QuarkusTest
class OddQueriesTest {
    private static final int LONGEST_LINE = 4_096;
    private static final List<String> PAGING = List.of("limit", "offset", "page", "page_size", "cursor");
    private static final Map<String, List<String>> LISTS = Map.of(
            "/api/posts/",
            List.of("ordering", "search", "author", "title", "title__icontains", "created_at__gte", "created_at__lte"),
            "/api/users/",
            List.of(
                    "ordering",
                    "search",
                    "username",
                    "email",
                    "is_active",
                    "is_staff",
                    "role",
                    "joined_since",
                    "joined_before"),
            "/api/security_events/",
            List.of("kind", "since", "user_id"),
            "/api/users/me/security_events/",
            List.of("kind", "since"));

    /** As they stand in the request line. A {@code %} that begins no escape is left to {@code BadInputTest}: a URI has none. */
    private static final List<String> VALUES = List.of(
            "",
            "0",
            "1",
            "-1",
            "%2B1",
            "1.5",
            "1e3",
            "0x10",
            "%D9%A1",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "9".repeat(1_000),
            "true",
            "False",
            "maybe",
            "last",
            "null",
            "NaN",
            "infinity",
            "-infinity",
            "now",
            "2026-01-01",
            "2026-02-30T00:00Z",
            "2026-01-01T00:00",
            "2026-01-01+00:00%2B0530",
            "2026-01-01T24:00:00Z",
            "0001-01-01T00:00Z",
            "-0044-03-15T00:00Z",
            "9999-12-31T23:59:59.999999Z",
            "999999-12-31T23:59:59Z",
            "%00",
            "a%00b",
            "%ED%A0%80",
            "%F0%9F%98%80",
            "%ff%fe",
            "100%25",
            "_",
            "%5C",
            "%27%3B--",
            "%01%02",
            "%26%7C!%3A*()",
            "%C4%B0",
            "%EF%AC%80",
            ",".repeat(500),
            "-",
            "id",
            "-id,title",
            "title,-title,title",
            "password",
            "%20id%20,%20-title",
            "a+b+c+".repeat(100),
            "x".repeat(3_000),
            "x".repeat(10_000));

    @TestHTTPResource
    URI service;

    private Member admin;

    @BeforeEach
    void somebody_with_a_post() {
        admin = Member.admin("root");
        admin.writes("Title 1");
    }

    static Stream<String> lists() {
        return LISTS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("lists")
    void one_parameter_with_any_value(String list) {
        for (String parameter : parameters(list).toList()) {
            for (String value : VALUES) {
                answers(list, parameter + "=" + value, List.of(parameter));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void several_parameters_some_of_them_twice(String list) {
        Random random = new Random(list.length());
        List<String> known = parameters(list).toList();
        for (int i = 0; i < 400; i++) {
            List<String> sent = random.ints(1 + random.nextInt(5), 0, known.size())
                    .mapToObj(known::get)
                    .toList();
            StringBuilder query = new StringBuilder();
            for (String parameter : sent) {
                String value = VALUES.get(random.nextInt(VALUES.size()));
                // The request line has a bound.
                query.append(query.isEmpty() ? "" : "&").append(parameter);
                query.append(random.nextInt(10) == 0 ? "" : "=" + value.substring(0, Math.min(600, value.length())));
            }
            answers(list, query.toString(), sent);
        }
    }

    private static Stream<String> parameters(String list) {
        return Stream.concat(LISTS.get(list).stream(), PAGING.stream());
    }

    private void answers(String list, String query, List<String> sent) {
        Got response = Got.by(admin, service, list + "?" + query);
        assertThat(response.status())
                .as("%s?%s", list, query)
                .isIn(query.length() > LONGEST_LINE ? List.of(414) : List.of(200, 400, 404));
        if (response.status() == 400) {
            assertThat(response.names()).as("%s?%s", list, query).isSubsetOf(sent);
        }
    }
}
