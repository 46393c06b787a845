package dev.signet.web;

import java.util.ArrayList;
import java.util.List;

/**
 * What PostgreSQL can store of a text: everything but NUL and unpaired surrogates. Its driver writes every one of the
 * latter as a question mark, so two texts would become one.
 */
public final class StorableText {
    private StorableText() {}

    /** Returns whether the database can store all of a text. */
    public static boolean isStorable(String text) {
        return text.codePoints().allMatch(StorableText::isStorable);
    }

    /** Returns whether the database can store a code point. */
    public static boolean isStorable(int codePoint) {
        return codePoint != 0 && !isSurrogate(codePoint);
    }

    /** Returns the first characters of a text, at most so many, without half of a surrogate pair at the end. */
    public static String beginningOf(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
    }

    /** Returns why a text cannot be stored, in the reference's words; an empty list if it can be. */
    static List<String> faults(String text) {
        List<String> faults = new ArrayList<>();
        if (text.indexOf('\0') >= 0) {
            faults.add("Null characters are not allowed.");
        }
        text.codePoints()
                .filter(StorableText::isSurrogate)
                .findFirst()
                .ifPresent(c -> faults.add("Surrogate characters are not allowed: U+%X.".formatted(c)));
        return faults;
    }

    /** Among the code points of a text, surrogates are only those without a partner. */
    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
