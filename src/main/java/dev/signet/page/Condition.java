package dev.signet.page;

import java.util.Map;
import java.util.Set;

/**
 * Something that holds for the rows of a list.
 *
 * @param sql the condition, with named parameters
 * @param values those parameters' values
 * @param constant the sort keys that are the same in all rows for which it holds
 */
public record Condition(String sql, Map<String, Object> values, Set<String> constant) {
    /** A condition that leaves every sort key open. */
    public Condition(String sql, Map<String, Object> values) {
        this(sql, values, Set.of());
    }
}
