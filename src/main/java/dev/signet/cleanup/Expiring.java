package dev.signet.cleanup;

import java.time.Instant;
import java.util.function.Supplier;

/**
 * A table with rows that expire. Features produce them as CDI beans, and {@link Cleanup} deletes the expired rows.
 *
 * @param column the column or expression with the time that decides
 * @param before returns the time before which a row is expired
 * @param inOrder whether {@code column} grows with the table's {@code id}. Then only the oldest rows are read;
 *     otherwise the whole table is, for which no index is needed
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
