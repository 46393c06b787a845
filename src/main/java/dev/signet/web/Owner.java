package dev.signet.web;

import java.util.Map;
import java.util.Optional;

/**
 * Finds the owner of the object that a path names. Implementations are CDI beans, named by {@link View#owner()}. Called
 * once for each request to that path, on a thread that may block on the database.
 */
public interface Owner {
    /**
     * Returns the id of the user who owns the object with these ids; empty if it does not exist.
     *
     * @param ids the values in the path by their names: {@code id} for {@code /api/posts/{id}}
     */
    Optional<Long> of(Map<String, String> ids);

    /** The default, for paths without an owner check. */
    final class None implements Owner {
        private None() {}

        @Override
        public Optional<Long> of(Map<String, String> ids) {
            return Optional.empty();
        }
    }
}
