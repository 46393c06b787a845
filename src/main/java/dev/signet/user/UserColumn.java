package dev.signet.user;

import java.util.Optional;

/**
 * Something about an account that tokens contain and that {@link TokenUser} has no field for. It is read in the
 * statement that reads the account, so it costs no query of its own.
 */
public interface UserColumn {
    /** Returns the name under which {@link TokenUser#column} has the value. */
    String name();

    /** Returns whether it exists; otherwise it is as if this bean did not. Asked once, at the start. */
    default boolean isOn() {
        return true;
    }

    /**
     * Returns an SQL expression over the account's row {@code u}, for example {@code u.locale}. Write it out: it must
     * contain nothing that a client sent.
     */
    default Optional<String> column() {
        return Optional.empty();
    }
}
