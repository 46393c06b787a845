package dev.signet.web;

import java.util.List;
import java.util.Locale;

/**
 * Decides whether a client accepts JSON (RFC 9110 §12.5.1): the most specific matching range counts, and a weight of
 * zero means no. As in Django REST Framework, a range matches regardless of its parameters ({@code ;version=2}), but a
 * matching range without parameters takes precedence.
 */
final class Accept {
    private static final String JSON = "application/json";
    private static final String ANY = "*";

    private static final int ANYTHING = 1;
    private static final int ANY_SUBTYPE = 2;
    private static final int WITH_PARAMETERS = 3;
    private static final int EXACT = 4;

    private Accept() {}

    /**
     * Returns whether an {@code Accept} header, with all its lines joined, accepts JSON. An empty header accepts
     * anything.
     */
    static boolean json(String header) {
        return admits(JSON, header);
    }

    /** Returns the same for another type, in lower case. */
    static boolean admits(String type, String header) {
        boolean empty = true;
        boolean accepted = false;
        int best = 0;
        for (String range : HeaderParts.split(header, ',')) {
            if (range.isBlank()) {
                continue;
            }
            empty = false;
            List<String> parts = HeaderParts.split(range, ';');
            int fit = fit(type, parts);
            if (fit > best) {
                best = fit;
                accepted = hasWeight(parts);
            } else if (fit == best && fit > 0) {
                accepted |= hasWeight(parts);
            }
        }
        return empty || accepted;
    }

    /** Returns how specifically a range matches a type; 0 if it does not match. */
    private static int fit(String wanted, List<String> parts) {
        String range = parts.get(0).strip().toLowerCase(Locale.ROOT);
        int slash = range.indexOf('/');
        if (slash < 0) {
            return 0;
        }
        String type = range.substring(0, slash);
        String subtype = range.substring(slash + 1);
        boolean fits = (type.equals(ANY) || wanted.startsWith(type + "/"))
                && (subtype.equals(ANY) || wanted.endsWith("/" + subtype));
        if (!fits) {
            return 0;
        }
        if (type.equals(ANY) || subtype.equals(ANY)) {
            return type.equals(subtype) ? ANYTHING : ANY_SUBTYPE;
        }
        return hasParameters(parts) ? WITH_PARAMETERS : EXACT;
    }

    private static boolean hasParameters(List<String> parts) {
        for (String parameter : parts.subList(1, parts.size())) {
            if (isWeight(parameter)) {
                return false;
            }
            if (!parameter.isBlank()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWeight(String parameter) {
        int equals = parameter.indexOf('=');
        return equals > 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("q");
    }

    /** Treats an invalid weight like a missing one. */
    private static boolean hasWeight(List<String> parts) {
        return parts.stream()
                .skip(1)
                .filter(Accept::isWeight)
                .map(parameter ->
                        parameter.substring(parameter.indexOf('=') + 1).strip())
                .findFirst()
                .map(weight -> !weight.matches("0(\\.0*)?"))
                .orElse(true);
    }
}
