package dev.signet.security;

import java.util.Optional;
import java.util.UUID;

/** Ids that clients name. */
public final class Uuids {
    private Uuids() {}

    /** The id that a text says; nothing where it says none. */
    public static Optional<UUID> parse(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException noUuid) {
            return Optional.empty();
        }
    }
}
