package dev.signet.web;

import java.util.ArrayList;
import java.util.List;

/** Splits a header's value at its separators (RFC 9110 §5.6). */
public final class HeaderParts {
    private HeaderParts() {}

    /** Returns the parts between the separators that are not in a quoted string (§5.6.4). */
    public static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (quoted && each == '\\') {
                i++;
            } else if (each == '"') {
                quoted = !quoted;
            } else if (each == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
