package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The verdicts of Django's own validator (see {@code addresses.py} beside them). */
class EmailSyntaxTest {
    private static final Set<String> LOCALHOST = Set.of("localhost");
    private static final JsonNode DJANGO = read();

    /** As the script has them. */
    private static final int[] CODE_POINTS = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
            .filter(c -> c < 0x3100 || c % 61 == 0 || c >= 0xFB00 && c <= 0xFFFF)
            .toArray();

    private static JsonNode read() {
        try (InputStream json = EmailSyntaxTest.class.getResourceAsStream("/django/addresses.json")) {
            return new ObjectMapper().readTree(json);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @Test
    void what_django_accepts_is_an_address() {
        assertThat(texts("accepted")).hasSizeGreaterThan(200).allMatch(text -> EmailSyntax.isAddress(text, LOCALHOST));
    }

    @Test
    void what_django_rejects_is_none() {
        assertThat(texts("rejected"))
                .hasSizeGreaterThan(3_000)
                .noneMatch(text -> EmailSyntax.isAddress(text, LOCALHOST));
    }

    private static List<String> texts(String verdict) {
        return StreamSupport.stream(DJANGO.get(verdict).spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }

    static Stream<Arguments> templates() {
        return DJANGO.get("templates").properties().stream().map(one -> Arguments.of(one.getKey(), one.getValue()));
    }

    /** Letters of right-to-left scripts that are younger than Python's tables (Unicode 3.2) the JDK does not take beside Latin ones. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("templates")
    void each_place_takes_the_code_points_that_django_takes(String template, JsonNode turns) {
        Set<Integer> places = new HashSet<>();
        turns.forEach(place -> places.add(place.intValue()));
        boolean django = false;
        for (int place = 0; place < CODE_POINTS.length; place++) {
            int c = CODE_POINTS[place];
            django ^= places.contains(place);
            boolean address = EmailSyntax.isAddress(template.replace("{c}", Character.toString(c)), LOCALHOST);
            if (address != django && !(django && isRightToLeft(c))) {
                fail("U+%04X: Django says %s".formatted(c, django));
            }
        }
    }

    private static boolean isRightToLeft(int c) {
        return c >= 0x590 && c <= 0x8FF
                || c >= 0xFB1D && c <= 0xFDFF
                || c >= 0xFE70 && c <= 0xFEFF
                || c >= 0x10800 && c <= 0x10FFF
                || c >= 0x1E800 && c <= 0x1EFFF;
    }

    @Test
    void a_domain_without_a_dot_is_a_matter_of_settings() {
        Map<String, Set<String>> settings =
                Map.of("user@localhost", Set.of("localhost"), "user@intranet", Set.of("localhost", "intranet"));

        settings.forEach((address, domains) -> {
            assertThat(EmailSyntax.isAddress(address, domains)).isTrue();
            assertThat(EmailSyntax.isAddress(address, Set.of())).isFalse();
        });
        assertThat(EmailSyntax.isAddress("user@intranet", LOCALHOST)).isFalse();
    }

    @Test
    void an_endless_text_is_none_and_takes_no_time() {
        for (String part : List.of("a", "a.", "\"", "\\", "@", "ä", "ä.", "[", "1:", "\ud83d")) {
            assertThat(EmailSyntax.isAddress(part.repeat(1_000_000) + "@example.com", LOCALHOST))
                    .isFalse();
            assertThat(EmailSyntax.isAddress("user@" + part.repeat(1_000_000) + ".com", LOCALHOST))
                    .isFalse();
        }
    }
}
