package dev.signet.post;

import java.util.Optional;

/** Post ids as a path writes them: decimal digits, with or without leading zeros. */
final class PostId {
    private PostId() {}

    /** The number; empty where it is larger than any id. */
    static Optional<Long> parse(String digits) {
        try {
            return Optional.of(Long.parseLong(digits));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }
}
