package dev.signet.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.qute.Engine;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How mails say how long something is valid. */
class MailTextsTest {
    private static final long DAY = 24 * 60;

    private static final Map<String, Duration> UNITS = Map.ofEntries(
            Map.entry("minute", Duration.ofMinutes(1)),
            Map.entry("minutes", Duration.ofMinutes(1)),
            Map.entry("hour", Duration.ofHours(1)),
            Map.entry("hours", Duration.ofHours(1)),
            Map.entry("day", Duration.ofDays(1)),
            Map.entry("days", Duration.ofDays(1)),
            Map.entry("Minute", Duration.ofMinutes(1)),
            Map.entry("Minuten", Duration.ofMinutes(1)),
            Map.entry("Stunde", Duration.ofHours(1)),
            Map.entry("Stunden", Duration.ofHours(1)),
            Map.entry("Tag", Duration.ofDays(1)),
            Map.entry("Tage", Duration.ofDays(1)));

    private static MailTexts in(String language) throws IOException {
        Properties texts = new Properties();
        try (Reader file = new InputStreamReader(
                MailTexts.class.getResourceAsStream("/dev/signet/mail/" + language + ".properties"),
                StandardCharsets.UTF_8)) {
            texts.load(file);
        }
        return new MailTexts(
                language, language, texts, Engine.builder().addDefaults().build());
    }

    private static Duration read(String words) {
        String[] parts = words.split(" ");
        return UNITS.get(parts[1]).multipliedBy(Long.parseLong(parts[0]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de"})
    void every_lifetime_is_named_to_the_minute(String language) throws IOException {
        MailTexts texts = in(language);

        for (long minutes = 1; minutes <= 3 * DAY; minutes++) {
            Duration whole = Duration.ofMinutes(minutes);
            assertThat(read(texts.words(whole))).isEqualTo(whole);
            assertThat(texts.words(whole.plusSeconds(minutes % 60))).isEqualTo(texts.words(whole));
        }
        for (long days = 4; days <= 90; days++) {
            assertThat(read(texts.words(Duration.ofDays(days)))).isEqualTo(Duration.ofDays(days));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 1 minute",
        "PT59S, 1 minute",
        "PT1M, 1 minute",
        "PT10M, 10 minutes",
        "PT59M, 59 minutes",
        "PT1H, 1 hour",
        "PT90M, 90 minutes",
        "PT23H, 23 hours",
        "PT24H, 1 day",
        "PT24H30M, 1470 minutes",
        "PT25H, 25 hours",
        "PT48H59S, 2 days",
        "P90D, 90 days"
    })
    void the_unit_is_the_largest_that_divides_it(Duration lifetime, String words) throws IOException {
        assertThat(in("en").words(lifetime)).isEqualTo(words);
    }
}
