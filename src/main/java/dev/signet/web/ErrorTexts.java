package dev.signet.web;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The messages of errors in one language, by their English text, in which {@code {}} stands for a value. A text that is
 * not among them stays in English.
 */
final class ErrorTexts {
    private static final String VALUE = "{}";

    private final Map<String, String> fixed = new HashMap<>();
    private final List<WithValue> withValues;

    /** A text around one value. */
    private record WithValue(Pattern english, String before, String after) {
        static WithValue of(String english, String translated) {
            String pattern = Stream.of(english.split(Pattern.quote(VALUE), -1))
                    .map(Pattern::quote)
                    .collect(Collectors.joining("(.*)"));
            int value = translated.indexOf(VALUE);
            return new WithValue(
                    Pattern.compile(pattern, Pattern.DOTALL),
                    translated.substring(0, value),
                    translated.substring(value + VALUE.length()));
        }

        Optional<String> translated(String text) {
            Matcher match = english.matcher(text);
            return match.matches() ? Optional.of(before + match.group(1) + after) : Optional.empty();
        }
    }

    private ErrorTexts(Map<String, String> texts) {
        texts.forEach((english, translated) -> {
            if (!english.contains(VALUE)) {
                fixed.put(english, translated);
            }
        });
        withValues = texts.entrySet().stream()
                .filter(text -> text.getKey().contains(VALUE))
                .map(text -> WithValue.of(text.getKey(), text.getValue()))
                .toList();
    }

    /** Reads the texts of a language. */
    static ErrorTexts of(String language) {
        String name = "errors." + language + ".json";
        try (InputStream file = ErrorTexts.class.getResourceAsStream(name)) {
            return new ErrorTexts(new ObjectMapper().readValue(file, new TypeReference<>() {}));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** Returns the text in this language; empty if it is not known. */
    Optional<String> find(String english) {
        String known = fixed.get(english);
        return known != null
                ? Optional.of(known)
                : withValues.stream()
                        .map(text -> text.translated(english))
                        .flatMap(Optional::stream)
                        .findFirst();
    }

    /** Returns an error's body with its messages in this language: {@code detail}, and the faults of each field. */
    Map<String, Object> translate(Map<?, ?> body) {
        Map<String, Object> translated = new LinkedHashMap<>();
        body.forEach((key, value) -> translated.put(key.toString(), isMessage(key, value) ? value(value) : value));
        return translated;
    }

    private static boolean isMessage(Object key, Object value) {
        return value instanceof List || List.of("detail", "error", "message").contains(key);
    }

    private Object value(Object value) {
        if (value instanceof String text) {
            return find(text).orElse(text);
        }
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(one -> one instanceof Map<?, ?> map ? translate(map) : value(one))
                    .toList();
        }
        return value;
    }
}
