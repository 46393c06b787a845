package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §12.5.1, for a service that has nothing but JSON. */
class AcceptTest {
    private static final long SEED = Long.getLong("signet.test.seed", 20261128);
    private static final int GENERATED = 20_000;
    private static final List<String> OTHERS = List.of(
            "",
            " ",
            "text/html",
            "text/*;q=1",
            "application/xml;q=0",
            "x",
            "*",
            ";",
            "/",
            "a/b;c=\"d,application/json;q=0\"",
            "application/jsonx",
            "image/*",
            "text/plain; charset=\"\\\",*/*;q=0\"");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " , ,",
                "*/*",
                "application/json",
                ", application/json",
                "application/json,",
                "application/*",
                "Application/JSON",
                " application/json ; q=0.5",
                "application/json;q=0.001",
                "application/json;q=abc",
                "application/json;q=",
                "application/json;q",
                "application/json;version=2",
                "application/json;charset=utf-8",
                "application/json;q=0.2;ext=1",
                "text/html, image/gif, *; q=.2, */*; q=.2",
                "text/html;x=\"a,b\", application/json",
                "text/html;x=\"\\\"\", application/json",
                "*/*;q=0, application/json",
                "application/*;q=0, application/json;q=0.1",
                "*/*;q=0, application/*",
                "application/json;version=2;q=0, application/json",
                "application/json;version=2, */*;q=0",
                "application/json;q=0, application/json",
                "*/json",
            })
    void these_take_json(String accept) {
        assertThat(Accept.json(accept)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "application/xml",
                "application/json;q=0",
                "application/json;q=0.",
                "application/json;q=0.000",
                "application/json; Q=0",
                "application/json;q = 0",
                "application/*;q=0",
                "*/*;q=0",
                "application/json;q=0, */*",
                "application/json;q=0, application/*, */*",
                "application/*;q=0, */*;q=1",
                "*/*, application/json;q=0",
                "application/json;q=0, application/json;version=2",
                "application/json;version=2;q=0, */*",
                "text/html;x=\"application/json\"",
                "text/html;x=\", application/json, \"",
                "text/html;x=\"unclosed, application/json",
                "application/jsonp",
                "application",
                "json",
                "*",
                ";",
                "/",
                "text/json",
            })
    void these_do_not(String accept) {
        assertThat(Accept.json(accept)).isFalse();
    }

    /** The most specific range that fits decides, whatever else the list contains and in whatever order. */
    @Test
    void order_and_neighbours_do_not_matter() {
        Random random = new Random(SEED);
        for (int i = 0; i < GENERATED; i++) {
            String exact = random.nextInt(3) == 0 ? "application/json;q=" + weight(random) : null;
            String subtype = random.nextInt(3) == 0 ? "application/*;q=" + weight(random) : null;
            String any = random.nextInt(3) == 0 ? "*/*;q=" + weight(random) : null;
            List<String> ranges = IntStream.range(0, 6)
                    .mapToObj(other -> OTHERS.get(random.nextInt(OTHERS.size())))
                    .collect(Collectors.toList());
            ranges.add("text/html");
            Stream.of(exact, subtype, any)
                    .filter(Objects::nonNull)
                    .forEach(range -> ranges.add(random.nextInt(ranges.size()), range));
            String deciding = exact != null ? exact : subtype != null ? subtype : any;
            String accept = String.join(",", ranges);
            assertThat(Accept.json(accept))
                    .as("seed %d: %s", SEED, accept)
                    .isEqualTo(deciding != null && !deciding.matches(".*;q=0(\\.0*)?"));
        }
    }

    private static String weight(Random random) {
        return List.of("0", "0.0", "0.000", "0.001", "0.5", "1", "1.000").get(random.nextInt(7));
    }
}
