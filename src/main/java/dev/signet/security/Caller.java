package dev.signet.security;

import io.quarkus.security.identity.SecurityIdentity;
import java.util.Optional;
import java.util.UUID;

/**
 * The signed-in user who sent a request.
 *
 * @param id the user's id
 * @param admin whether the user is a member of the staff
 * @param session the session of the access token; empty for a token from another system
 */
public record Caller(long id, boolean admin, Optional<UUID> session) {
    /**
     * An operator at the command line, who has the rights of an administrator and no account. Security events name this
     * id as the actor; no account has it.
     */
    public static final Caller OPERATOR = new Caller(0, true, Optional.empty());

    /** The security identity's attribute that holds the caller. */
    public static final String ATTRIBUTE = "signet.caller";

    /** Returns the caller of this identity; empty for an anonymous request. */
    public static Optional<Caller> of(SecurityIdentity identity) {
        return Optional.ofNullable(identity.getAttribute(ATTRIBUTE));
    }

    /**
     * Returns the caller at an endpoint that admits only signed-in users.
     *
     * @throws IllegalStateException if the request is anonymous
     */
    public static Caller signedIn(SecurityIdentity identity) {
        return of(identity).orElseThrow(() -> new IllegalStateException("the endpoint let an anonymous request in"));
    }
}
