package dev.signet.mail;

import io.quarkus.qute.Engine;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.Variant;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** The texts of all mails in one language. */
final class MailTexts {
    private static final Variant PLAIN = Variant.forContentType(Variant.TEXT_PLAIN);
    private static final int MINUTES_OF_AN_HOUR = 60;
    private static final int MINUTES_OF_A_DAY = 24 * MINUTES_OF_AN_HOUR;

    private final String language;
    private final Map<String, Template> texts = new HashMap<>();

    /**
     * Parses the texts.
     *
     * @param source the name of the file, for messages
     * @throws TemplateException if a text has a syntax error
     */
    MailTexts(String language, String source, Properties texts, Engine engine) {
        this.language = language;
        for (String key : texts.stringPropertyNames()) {
            this.texts.put(key, engine.parse(texts.getProperty(key), PLAIN, source + ", " + key));
        }
    }

    String language() {
        return language;
    }

    /** Returns the text in this language; empty if there is none. */
    Optional<String> find(String key, Map<String, String> values) {
        return Optional.ofNullable(texts.get(key))
                .map(text -> text.data(new HashMap<String, Object>(values)).render());
    }

    /**
     * Returns the text.
     *
     * @throws IllegalStateException if the language lacks it
     */
    String get(String key, Map<String, String> values) {
        return find(key, values)
                .orElseThrow(() -> new IllegalStateException("The mails in \"" + language + "\" have no text " + key));
    }

    /** Returns the paragraphs of a text; none if the language has no such text. */
    List<String> paragraphs(String key, Map<String, String> values) {
        return Stream.of(find(key, values).orElse("").split("\n"))
                .filter(paragraph -> !paragraph.isBlank())
                .toList();
    }

    /** Returns a duration in the largest of days, hours and minutes that divides it; seconds are left out. */
    String words(Duration duration) {
        long minutes = Math.max(1, duration.toMinutes());
        if (minutes % MINUTES_OF_A_DAY == 0) {
            return counted(minutes / MINUTES_OF_A_DAY, "days");
        }
        return minutes % MINUTES_OF_AN_HOUR == 0
                ? counted(minutes / MINUTES_OF_AN_HOUR, "hours")
                : counted(minutes, "minutes");
    }

    private String counted(long count, String unit) {
        return get(unit + (count == 1 ? ".one" : ".many"), Map.of("count", Long.toString(count)));
    }
}
