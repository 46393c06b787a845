package dev.signet.web;

import java.util.Locale;

/** Compares media types as Django REST Framework does: type and subtype with wildcards, ignoring parameters. */
final class MediaTypes {
    private MediaTypes() {}

    /** Returns whether a header's value matches {@code mediaType}, by name or by wildcard. */
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
