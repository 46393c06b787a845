package dev.signet.page;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rows that fit one request, in whatever order: what a list shows. */
public interface Rows<T> {
    /** How many entries from either end of a list have numbers, unless a list can do better. */
    int REACH = 10_000;

    /**
     * How many rows there are.
     *
     * @param number how many; if there are more than are worth counting, how many were counted
     * @param all whether there are no more than that
     */
    record Count(long number, boolean all) {
        /** What a query that stops one row behind {@code most} has counted. */
        public static Count upTo(long most, long counted) {
            return new Count(Math.min(most, counted), counted <= most);
        }
    }

    /**
     * A row's id, and its values of the ordering's columns, as the database writes them.
     *
     * @param id the row's id
     * @param values the values
     */
    record Found(long id, List<String> values) {}

    /** Up to {@code limit} rows in this order: those after a row with these values, the first {@code offset} skipped. */
    List<Found> find(Ordering ordering, Optional<List<String>> after, long offset, int limit);

    /** How many rows there are. */
    Count count();

    /** Whether a page in this order costs the same wherever it lies. */
    default boolean reachesAnywhere(Ordering ordering) {
        return false;
    }

    /** The sort keys that are the same in all rows. */
    default Set<String> constant() {
        return Set.of();
    }

    /** The entries that clients see, for rows that were found; one that is gone meanwhile is left out. */
    List<T> load(List<Found> found);
}
