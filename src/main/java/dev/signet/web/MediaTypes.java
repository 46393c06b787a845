package dev.signet.web;

import java.util.Locale;

/** Media types as Django REST Framework compares them: type and subtype with wild cards, parameters aside. */
final class MediaTypes {
    private MediaTypes() {}

    /** Whether a header's value names {@code mediaType}, itself or by a wild card. */
    static boolean matches(String mediaType, String headerValue) {
        String offered = headerValue.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        int slash = offered.indexOf('/');
        if (slash < 0) {
            return false;
        }
        String[] wanted = mediaType.split("/");
        return part(wanted[0], offered.substring(0, slash)) && part(wanted[1], offered.substring(slash + 1));
    }

    private static boolean part(String wanted, String offered) {
        return offered.equals("*") || offered.equals(wanted);
    }
}
