package dev.signet.security;

/**
 * The roles in {@code @RolesAllowed}. {@link #USER} and {@link #ADMIN} belong to the caller. {@link #OWNER} depends on
 * the object in the request's path; it is granted for that request only, never by a token.
 */
public final class Roles {
    /** Anyone who is signed in. */
    public static final String USER = "user";

    /** A member of the staff ({@code is_staff}). */
    public static final String ADMIN = "admin";

    /** The owner of the object in the request's path. */
    public static final String OWNER = "owner";

    private Roles() {}
}
