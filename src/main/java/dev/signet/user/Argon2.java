package dev.signet.user;

/** Computes Argon2 (RFC 9106). All implementations return the same hash for the same input. */
interface Argon2 {
    /** Returns the hash of this password. */
    byte[] hash(byte[] password, Argon2Input input);
}
