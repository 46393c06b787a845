package dev.signet.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How and when the user of a session was authenticated.
 *
 * @param methods the values of the claim {@code amr} (RFC 8176)
 * @param at the time of the claim {@code auth_time}
 */
public record Authentication(List<String> methods, Instant at) {
    private static final String SEPARATOR = " ";

    /** Reads what is stored; empty for sessions of another system's tokens. */
    static Optional<Authentication> of(String methods, Instant at) {
        return Optional.ofNullable(at)
                .map(time ->
                        new Authentication(methods.isEmpty() ? List.of() : List.of(methods.split(SEPARATOR)), time));
    }

    String stored() {
        return String.join(SEPARATOR, methods);
    }
}
