package dev.signet.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How and when the user of a session was authenticated.
 *
 * @param method the sign-in method: a name in {@code signet.sign-in.methods}
 * @param amr the values of the claim {@code amr} (RFC 8176)
 * @param at the time of the claim {@code auth_time}; empty if nobody knows when the user was last authenticated
 */
public record Authentication(String method, List<String> amr, Optional<Instant> at) {
    /** The name of the method that checks a name and a password. */
    public static final String PASSWORD = "password";

    private static final String SEPARATOR = " ";

    /** Reads what is stored; empty for sessions of another system's tokens. */
    static Optional<Authentication> of(String method, String amr, Instant at) {
        return method.isEmpty()
                ? Optional.empty()
                : Optional.of(new Authentication(
                        method, amr.isEmpty() ? List.of() : List.of(amr.split(SEPARATOR)), Optional.ofNullable(at)));
    }

    /** Returns whether the password opened the session; if it is not known what did, it was the password. */
    public boolean isByPassword() {
        return method.isEmpty() || method.equals(PASSWORD);
    }

    String storedAmr() {
        return String.join(SEPARATOR, amr);
    }
}
