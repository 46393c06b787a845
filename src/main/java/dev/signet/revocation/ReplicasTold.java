package dev.signet.revocation;

/**
 * Fired when a replica, possibly this one, told all of them something with {@link Replicas#tell}. It is fired on the
 * feed's thread, so observers must not block. It may be lost: what must not be missed is also read from the database.
 *
 * @param what a name that the sender and the observer agree on
 */
public record ReplicasTold(String what) {}
