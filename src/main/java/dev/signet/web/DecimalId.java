package dev.signet.web;

import java.util.Optional;

/** Ids in paths: decimal digits, with or without leading zeros. */
public final class DecimalId {
    private DecimalId() {}

    /** Returns the number; empty if it is larger than any id. */
    public static Optional<Long> parse(String digits) {
        try {
            return Optional.of(Long.parseLong(digits));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }
}
