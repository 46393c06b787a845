package dev.signet.user;

/**
 * What determines an Argon2 hash besides the password.
 *
 * @param variant {@code id}, {@code i} or {@code d}
 * @param version 19, or 16 for hashes from before 2016
 * @param length the number of bytes of the hash
 */
record Argon2Input(String variant, int version, Argon2Cost cost, byte[] salt, int length) {}
