package dev.signet.webui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.audit.SecurityEventKind;
import dev.signet.web.SpokenLanguages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every text of the pages is there in every language. */
class TextsTest {
    private static final Path PAGES = Path.of("src/main/resources/dev/signet/webui");
    private static final Pattern ENTRY = Pattern.compile("(?m)^  '([^']+)': (.+),$");
    private static final Pattern USE = Pattern.compile("\\bt\\(([^()]*(?:\\([^()]*\\))?[^()]*)\\)");
    private static final Pattern KEY = Pattern.compile("'([a-z]\\w*(?:\\.\\w+)*)'");
    private static final Pattern VALUE = Pattern.compile("\\{(\\w+)}");

    @Test
    void the_catalogues_have_the_same_texts_with_the_same_values() {
        Map<String, String> english = catalogue("en");
        for (String language : SpokenLanguages.ALL) {
            Map<String, String> other = catalogue(language);
            assertThat(other.keySet()).isEqualTo(english.keySet());
            other.forEach((key, text) -> assertThat(values(text)).as(key).isEqualTo(values(english.get(key))));
        }
    }

    @Test
    void every_text_that_a_script_uses_is_in_the_catalogues() {
        assertThat(scripts()
                        .flatMap(script -> USE.matcher(read(script)).results())
                        .map(use -> use.group(1))
                        .filter(use -> !use.contains("+"))
                        .flatMap(use -> KEY.matcher(use).results())
                        .map(key -> key.group(1)))
                .isSubsetOf(catalogue("en").keySet());
    }

    @Test
    void every_kind_of_security_event_has_a_text() {
        assertThat(Stream.of(SecurityEventKind.values())
                        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                        .map(kind -> "event." + kind))
                .isSubsetOf(catalogue("en").keySet());
    }

    static Map<String, String> catalogue(String language) {
        return ENTRY.matcher(read(PAGES.resolve("text/" + language + ".js")))
                .results()
                .collect(Collectors.toMap(
                        entry -> entry.group(1), entry -> entry.group(2), (one, other) -> one, TreeMap::new));
    }

    private static TreeSet<String> values(String text) {
        return VALUE.matcher(text)
                .results()
                .map(value -> value.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Path> scripts() {
        try (Stream<Path> files = Files.walk(PAGES)) {
            return files.filter(file -> file.toString().endsWith(".js")).toList().stream();
        } catch (IOException fault) {
            throw new java.io.UncheckedIOException(fault);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException fault) {
            throw new java.io.UncheckedIOException(fault);
        }
    }
}
