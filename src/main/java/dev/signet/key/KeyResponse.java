package dev.signet.key;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A key as an administrator sees it, without secret parts.
 *
 * @param kid its name
 * @param source where it is stored: the database, or the configuration (settings and files)
 * @param createdAt when it was created, if known
 * @param signsFrom when it starts or started to sign, if known
 * @param signsUntil when it stops or stopped signing, if known
 * @param verifiesUntil when the last token that it signs expires, if known
 */
public record KeyResponse(
        String kid,
        Algorithm algorithm,
        String purpose,
        String state,
        String source,
        Optional<Instant> createdAt,
        Optional<Instant> signsFrom,
        Optional<Instant> signsUntil,
        Optional<Instant> verifiesUntil) {

    /** The stage of a key's life cycle. */
    enum State {
        /** Published; signs later. */
        ANNOUNCED,
        SIGNING,
        /** Only verifies: it has signed before, or signs elsewhere. */
        VERIFYING
    }

    /** Returns what administrators see of a key from settings or files. */
    static KeyResponse given(TokenKey key, State state) {
        return new KeyResponse(
                key.kid(),
                key.algorithm(),
                lower(key.purpose()),
                lower(state),
                "configuration",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Returns what administrators see of a key in the database. */
    static KeyResponse stored(SigningKey row, State state, KeyPlan plan) {
        return new KeyResponse(
                row.kid,
                row.algorithm,
                lower(row.purpose),
                lower(state),
                "database",
                Optional.of(row.createdAt),
                Optional.of(row.signsFrom),
                plan.signsUntil(row),
                plan.verifiesUntil(row));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
