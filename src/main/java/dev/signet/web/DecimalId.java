package dev.signet.web;

import java.util.Optional;

/** Ids as a path writes them: decimal digits, with or without leading zeros. */
public final class DecimalId {
    private DecimalId() {}

    /** The number; empty where it is larger than any id. */
    public static Optional<Long> parse(String digits) {
        try {
            return Optional.of(Long.parseLong(digits));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }
}
