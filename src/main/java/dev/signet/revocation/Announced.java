package dev.signet.revocation;

/**
 * Fired when a replica, possibly this one, announced something to all of them with {@link Announcements#make}. It is fired on the
 * feed's thread, so observers must not block. It may be lost: what must not be missed is also read from the database.
 *
 * @param what a name that whoever announces it and the observer agree on
 */
public record Announced(String what) {}
