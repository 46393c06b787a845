package dev.signet.mfa;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A second factor that a user has set up or is setting up.
 *
 * @param name the user's name for it; empty if there is none
 * @param confirmedAt since when it is active; empty if it is still being set up
 * @param lastUsedAt when it last completed a login or confirmed an operation
 * @param secret what verifies its answers, decrypted
 * @param state a number that only grows: the time step of the last code, or the counter of a security key
 */
public record StoredFactor(
        long userId,
        UUID id,
        String kind,
        String name,
        Instant createdAt,
        Optional<Instant> confirmedAt,
        Optional<Instant> lastUsedAt,
        byte[] secret,
        long state) {

    @Override
    public String toString() {
        return "StoredFactor[" + kind + " " + id + "]";
    }
}
