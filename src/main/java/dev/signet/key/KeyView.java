package dev.signet.key;

import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.signet.web.Timestamps;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A key as an administrator sees it, without secret parts.
 *
 * @param kid its name
 * @param source where it is stored: the database, or the configuration (settings and files)
 * @param created when it was created, if known
 * @param from when it starts or started to sign, if known
 * @param until when the last token that it signs expires, if known
 */
@JsonPropertyOrder({"kid", "algorithm", "purpose", "state", "source", "created_at", "signs_from", "verifies_until"})
record KeyView(
        String kid,
        @JsonIgnore TokenKey.Purpose kind,
        @JsonIgnore Algorithm signature,
        @JsonIgnore State stage,
        String source,
        @JsonIgnore Optional<Instant> created,
        @JsonIgnore Optional<Instant> from,
        @JsonIgnore Optional<Instant> until) {

    /** The stage of a key's life cycle. */
    enum State {
        /** Published; signs later. */
        ANNOUNCED,
        SIGNING,
        /** Only verifies: it has signed before, or signs elsewhere. */
        VERIFYING
    }

    /** Returns the view of a key from settings or files. */
    static KeyView given(TokenKey key, State state) {
        return new KeyView(
                key.kid(),
                key.purpose(),
                key.algorithm(),
                state,
                "configuration",
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Returns the view of a key in the database. */
    static KeyView stored(SigningKey row, State state, Optional<Instant> until) {
        return new KeyView(
                row.kid,
                row.purpose,
                row.algorithm,
                state,
                "database",
                Optional.of(row.createdAt),
                Optional.of(row.signsFrom),
                until);
    }

    @JsonGetter
    String algorithm() {
        return signature.name();
    }

    @JsonGetter
    String purpose() {
        return lower(kind);
    }

    @JsonGetter
    String state() {
        return lower(stage);
    }

    @JsonGetter("created_at")
    String createdAt() {
        return text(created);
    }

    @JsonGetter("signs_from")
    String signsFrom() {
        return text(from);
    }

    @JsonGetter("verifies_until")
    String verifiesUntil() {
        return text(until);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String text(Optional<Instant> time) {
        return time.map(Timestamps::format).orElse(null);
    }
}
