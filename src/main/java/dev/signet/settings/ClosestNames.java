package dev.signet.settings;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds the settings that an operator may have meant by a misspelt name. */
final class ClosestNames {
    private static final int MOST = 3;
    private static final int MOST_CHANGES = 2;

    private ClosestNames() {}

    /** Returns the names with the smallest edit distance; none if more than half of the text would have to change. */
    static List<String> to(String misspelt, Collection<String> names) {
        String wanted = plain(misspelt);
        Map<Integer, List<String>> byDistance =
                new TreeMap<>(names.stream().collect(Collectors.groupingBy(name -> distance(wanted, plain(name)))));
        for (Map.Entry<Integer, List<String>> closest : byDistance.entrySet()) {
            return closest.getKey() * 2 > wanted.length()
                    ? List.of()
                    : closest.getValue().stream().sorted().limit(MOST).toList();
        }
        return List.of();
    }

    /**
     * Returns a name with its segment in angle brackets as the misspelt one has it; empty if they are not alike
     * apart from that. Both are properties, or both variables.
     *
     * @param before the name up to the segment
     * @param after the name after the segment, which begins with a separator
     */
    static Optional<String> chosen(String misspelt, String before, String after) {
        if (!misspelt.startsWith(before)) {
            return Optional.empty();
        }
        int end = misspelt.indexOf(after.charAt(0), before.length());
        if (end <= before.length()) {
            return Optional.empty();
        }
        String rest = misspelt.substring(end);
        boolean alike = changes(rest.toCharArray(), after.toCharArray())[after.length()] <= MOST_CHANGES;
        return alike ? Optional.of(misspelt.substring(0, end) + after) : Optional.empty();
    }

    /** Returns the name without the common prefix and with all separators alike. */
    private static String plain(String name) {
        return SettingForms.variable(name).replaceFirst("^SIGNET_", "");
    }

    /** Returns the edit distance. Also compares only the last words of the name, which adds one. */
    private static int distance(String misspelt, String name) {
        int[] changes = changes(backwards(misspelt), backwards(name));
        int distance = changes[name.length()];
        for (int word = name.indexOf('_'); word >= 0; word = name.indexOf('_', word + 1)) {
            distance = Math.min(distance, 1 + changes[name.length() - word - 1]);
        }
        return distance;
    }

    /** Read backwards, the last words of a name are its beginning. */
    private static char[] backwards(String text) {
        return new StringBuilder(text).reverse().toString().toCharArray();
    }

    /**
     * Returns the numbers of characters to insert, delete, replace or swap with a neighbour (optimal string alignment), to get from
     * the first text to each beginning of the second one.
     */
    private static int[] changes(char[] from, char[] to) {
        int[] beforeLast = new int[0];
        int[] last = new int[0];
        for (int i = 0; i <= from.length; i++) {
            int[] least = new int[to.length + 1];
            for (int j = 0; j <= to.length; j++) {
                if (i == 0 || j == 0) {
                    least[j] = i + j;
                    continue;
                }
                int replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                least[j] = Math.min(replaced, 1 + Math.min(last[j], least[j - 1]));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) {
                    least[j] = Math.min(least[j], 1 + beforeLast[j - 2]);
                }
            }
            beforeLast = last;
            last = least;
        }
        return last;
    }
}
