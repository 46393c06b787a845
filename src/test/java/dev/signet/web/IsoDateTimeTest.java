package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Dates are read as Django REST Framework reads them. The answers in the file are those of its {@code DateTimeField}, with
 * Python 3.11 and Django's {@code parse_datetime}.
 */
class IsoDateTimeTest {
    private static final String NONE = "-";

    @Test
    void every_text_is_the_time_that_it_is_in_django_or_none() throws IOException {
        List<String> lines;
        try (var file = getClass().getResourceAsStream("/django/datetimes.tsv")) {
            lines = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        assertThat(lines).hasSizeGreaterThan(1000).allSatisfy(line -> {
            String[] parts = line.split("\t");
            Optional<Instant> expected =
                    Optional.of(parts[1]).filter(text -> !text.equals(NONE)).map(Instant::parse);
            assertThat(IsoDateTime.parse(parts[0], ZoneOffset.UTC)).as(parts[0]).isEqualTo(expected);
        });
    }
}
