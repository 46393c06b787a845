package dev.signet.proxy;

import dev.signet.web.HeaderParts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What one proxy wrote in {@code Forwarded} (RFC 7239 §4). Malformed parts are ignored. */
record ForwardedElement(Map<String, String> parameters) {

    /** Returns the elements of one header, the first proxy's first, without empty ones (RFC 9110 §5.6.1.2). */
    static List<ForwardedElement> parse(String header) {
        return HeaderParts.split(header, ',').stream()
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .map(ForwardedElement::element)
                .toList();
    }

    private static ForwardedElement element(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : HeaderParts.split(text, ';')) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String name = pair.substring(0, equals).strip().toLowerCase(Locale.ROOT);
                unquoted(pair.substring(equals + 1).strip()).ifPresent(value -> parameters.putIfAbsent(name, value));
            }
        }
        return new ForwardedElement(parameters);
    }

    /** Returns the value of a parameter. */
    Optional<String> value(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** Returns a token as it is, or the content of a quoted string (RFC 9110 §5.6.4). */
    private static Optional<String> unquoted(String value) {
        if (value.indexOf('"') < 0) {
            return Optional.of(value);
        }
        int last = value.length() - 1;
        if (last < 1 || value.charAt(0) != '"' || value.charAt(last) != '"') {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < last; i++) {
            char each = value.charAt(i);
            if (each == '"' || each == '\\' && i + 1 == last) {
                return Optional.empty();
            }
            text.append(each == '\\' ? value.charAt(++i) : each);
        }
        return Optional.of(text.toString());
    }
}
