package dev.signet.page;

import java.util.Map;
import java.util.Set;

/**
 * A condition on the rows of a list.
 *
 * @param sql the condition, with named parameters
 * @param values the values of those parameters
 * @param constant the sort keys that have the same value in all rows that match
 */
public record Condition(String sql, Map<String, Object> values, Set<String> constant) {
    /** Creates a condition that fixes no sort key. */
    public Condition(String sql, Map<String, Object> values) {
        this(sql, values, Set.of());
    }
}
