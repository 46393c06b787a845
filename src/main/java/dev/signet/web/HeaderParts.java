package dev.signet.web;

import java.util.ArrayList;
import java.util.List;

/** Divides the value of a header at its separators, as RFC 9110 §5.6 has them. */
public final class HeaderParts {
    private HeaderParts() {}

    /** The parts of a text between separators that do not stand in a quoted string (§5.6.4). */
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
