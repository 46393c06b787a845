package dev.signet.page;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rows that match one request, in any order. */
public interface Rows<T> {
    /** How many entries from either end of a list can be reached by number, unless a list can do better. */
    int REACH = 10_000;

    /**
     * The number of rows.
     *
     * @param number how many; if counting stopped early, how many were counted
     * @param all whether the count is complete
     */
    record Count(long number, boolean all) {
        /** Returns the result of a query that counts up to {@code most} + 1 rows. */
        public static Count upTo(long most, long counted) {
            return new Count(Math.min(most, counted), counted <= most);
        }
    }

    /**
     * A row's id, and its values of the ordering's columns, in the database's text format.
     *
     * @param id the row's id
     * @param values the values
     */
    record Found(long id, List<String> values) {}

    /**
     * Returns up to {@code limit} rows in this order: those after a row with these values, without the first
     * {@code offset}.
     */
    List<Found> find(Ordering ordering, Optional<List<String>> after, long offset, int limit);

    /** Returns the number of rows. If not all are counted, then at least as many as a page has. */
    Count count(int page);

    /** Returns whether a page in this order costs the same at any depth. */
    default boolean reachesAnywhere(Ordering ordering) {
        return false;
    }

    /** Returns the sort keys that have the same value in all rows. */
    default Set<String> constant() {
        return Set.of();
    }

    /** Returns the entries for the rows that were found, without those that were deleted meanwhile. */
    List<T> load(List<Found> found);
}
