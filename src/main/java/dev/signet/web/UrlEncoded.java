package dev.signet.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/** Parses {@code application/x-www-form-urlencoded} by the WHATWG URL standard (§5.1), which rejects no input. */
final class UrlEncoded {
    private static final int HEX = 16;

    private UrlEncoded() {}

    /** Returns the fields of a form in their order; names may repeat. */
    static List<Entry<String, String>> parse(byte[] form) {
        List<Entry<String, String>> fields = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= form.length; i++) {
            if (i == form.length || form[i] == '&') {
                if (i > start) {
                    fields.add(field(form, start, i));
                }
                start = i + 1;
            }
        }
        return fields;
    }

    /** Returns how many separators a form has; it has at most one field more. */
    static int separators(byte[] form) {
        int count = 0;
        for (byte each : form) {
            count += each == '&' ? 1 : 0;
        }
        return count;
    }

    private static Entry<String, String> field(byte[] form, int start, int end) {
        int equals = start;
        while (equals < end && form[equals] != '=') {
            equals++;
        }
        return Map.entry(decode(form, start, equals), decode(form, Math.min(equals + 1, end), end));
    }

    /** Decodes escapes; a {@code %} without two hexadecimal digits after it is a literal {@code %}. */
    private static String decode(byte[] form, int start, int end) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(end - start);
        for (int i = start; i < end; i++) {
            if (form[i] == '%' && i + 2 < end && isEscape(form[i + 1], form[i + 2])) {
                bytes.write(Character.digit(form[i + 1], HEX) * HEX + Character.digit(form[i + 2], HEX));
                i += 2;
            } else {
                bytes.write(form[i] == '+' ? ' ' : form[i]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Returns whether these two characters after a {@code %} form an escape. */
    static boolean isEscape(int high, int low) {
        return Character.digit(high, HEX) >= 0 && Character.digit(low, HEX) >= 0 && high < 128 && low < 128;
    }
}
