package dev.signet.settings;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds the settings that an operator may have meant by a misspelt name. */
final class ClosestNames {
    private static final int MOST = 3;

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

    /** Returns the name without the common prefix and with all separators alike. */
    private static String plain(String name) {
        return SettingForms.variable(name).replaceFirst("^SIGNET_", "");
    }

    /** Returns the edit distance. Also compares only the last words of the name, which adds one. */
    private static int distance(String misspelt, String name) {
        int distance = changes(misspelt, name);
        for (int word = name.indexOf('_'); word >= 0; word = name.indexOf('_', word + 1)) {
            distance = Math.min(distance, 1 + changes(misspelt, name.substring(word + 1)));
        }
        return distance;
    }

    /**
     * Returns the number of characters to insert, delete, replace or swap with a neighbour (optimal string alignment).
     */
    private static int changes(String from, String to) {
        int[][] least = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    least[i][j] = i + j;
                    continue;
                }
                int replaced = least[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                least[i][j] = Math.min(replaced, 1 + Math.min(least[i - 1][j], least[i][j - 1]));
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    least[i][j] = Math.min(least[i][j], 1 + least[i - 2][j - 2]);
                }
            }
        }
        return least[from.length()][to.length()];
    }
}
