package dev.signet.command;

import java.util.regex.Pattern;

/**
 * Makes texts safe to print. Usernames and device labels come from strangers, and could contain control characters that
 * a terminal obeys.
 */
final class Printable {
    private static final int LONGEST_ECHO = 100;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
    private static final Pattern CONTROL_EXCEPT_LINE_BREAK = Pattern.compile("(?!\\n)" + CONTROL.pattern());

    private Printable() {}

    /** Returns the text on one line, with control characters as {@code \}{@code u001b}. */
    static String line(String text) {
        return escaped(CONTROL, text);
    }

    /** Does the same for JSON, in which such characters occur only inside strings, and may be escaped there. */
    static String json(String text) {
        return escaped(CONTROL_EXCEPT_LINE_BREAK, text);
    }

    /** Returns an argument for a message, shortened. */
    static String echo(String argument) {
        String line = line(argument);
        return line.length() <= LONGEST_ECHO ? line : line.substring(0, LONGEST_ECHO) + "…";
    }

    private static String escaped(Pattern pattern, String text) {
        return pattern.matcher(text)
                .replaceAll(found -> found.group()
                        .chars()
                        .mapToObj(unit -> String.format("\\\\u%04x", unit))
                        .reduce("", String::concat));
    }
}
