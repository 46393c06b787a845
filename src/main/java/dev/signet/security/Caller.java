package dev.signet.security;

import io.quarkus.security.identity.SecurityIdentity;
import java.util.Optional;
import java.util.UUID;

/**
 * The signed-in user behind a request.
 *
 * @param id the user's id
 * @param admin whether the user is a member of the staff
 * @param session the session that the access token belongs to; empty for a token of another system
 */
public record Caller(long id, boolean admin, Optional<UUID> session) {
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
