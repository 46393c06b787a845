package dev.signet.security;

import java.util.Optional;
import java.util.UUID;

/** Parses UUIDs from clients. */
public final class Uuids {
    private Uuids() {}

    /** Returns the UUID in a text; empty if it is not one. */
    public static Optional<UUID> parse(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException noUuid) {
            return Optional.empty();
        }
    }
}
