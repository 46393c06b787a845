package dev.signet.web;

import java.util.Map;
import java.util.Optional;

/**
 * Tells who owns what a path names. A CDI bean, which {@link View#owner()} names; it is asked once for each request to that path,
 * on a thread that may wait for the database.
 */
public interface Owner {
    /**
     * The id of the user who owns what these ids name; empty if there is no such thing.
     *
     * @param ids the values in the path by their names: {@code id} for {@code /api/posts/{id}}
     */
    Optional<Long> of(Map<String, String> ids);

    /** For paths that nobody owns. */
    final class None implements Owner {
        private None() {}

        @Override
        public Optional<Long> of(Map<String, String> ids) {
            return Optional.empty();
        }
    }
}
