package dev.signet.cleanup;

import java.time.Instant;
import java.util.function.Supplier;

/**
 * A table whose rows matter for a time only; features produce theirs as CDI beans, and {@link Cleanup} deletes what expired.
 *
 * @param column the point in time that decides
 * @param before a row whose point in time is before this one does not matter any more
 * @param inOrder whether the column grows with the table's {@code id}: only the oldest rows are looked at then, where otherwise
 *     the whole table is walked through, for which no index is needed
 */
public record Expiring(String table, String column, boolean inOrder, Supplier<Instant> before) {
    /** A table whose rows expire in any order. */
    public static Expiring anywhere(String table, String column, Supplier<Instant> before) {
        return new Expiring(table, column, false, before);
    }

    /** A table whose rows expire in the order of their {@code id}. */
    public static Expiring inOrder(String table, String column, Supplier<Instant> before) {
        return new Expiring(table, column, true, before);
    }
}
