package dev.signet.security;

/**
 * The roles that {@code @RolesAllowed} names. {@link #USER} and {@link #ADMIN} belong to the caller; {@link #OWNER} is
 * relative to what the request's path names and is granted for that request alone, never by a token.
 */
public final class Roles {
    /** Anyone who is signed in. */
    public static final String USER = "user";

    /** A member of the staff ({@code is_staff}). */
    public static final String ADMIN = "admin";

    /** Who wrote the post that the request's path names. */
    public static final String OWNER = "owner";

    private Roles() {}
}
