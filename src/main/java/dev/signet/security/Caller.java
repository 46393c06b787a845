package dev.signet.security;

import io.quarkus.security.identity.SecurityIdentity;
import java.util.Optional;

/**
 * The signed-in user behind a request, as stored now and not as the token remembers.
 *
 * @param id the user's id
 * @param username the user's name
 * @param admin whether the user is a member of the staff
 */
public record Caller(long id, String username, boolean admin) {
    /** The name under which the caller is kept among a security identity's attributes. */
    public static final String ATTRIBUTE = "signet.caller";

    /** The caller behind this identity; empty for an anonymous request. */
    public static Optional<Caller> of(SecurityIdentity identity) {
        return Optional.ofNullable(identity.getAttribute(ATTRIBUTE));
    }

    /**
     * The caller behind an identity that an endpoint for signed-in users let in.
     *
     * @throws IllegalStateException where the request is anonymous
     */
    public static Caller signedIn(SecurityIdentity identity) {
        return of(identity).orElseThrow(() -> new IllegalStateException("the endpoint let an anonymous request in"));
    }
}
