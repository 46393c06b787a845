package dev.signet.key;

import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.signet.web.Timestamps;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A key as an administrator sees it: nothing of it is secret.
 *
 * @param kid its name
 * @param source where it is kept: the database, or the configuration (settings and files)
 * @param created when it was made, where that is known
 * @param from when its turn to sign comes or came, where it has one
 * @param until when the last token that it signs has expired, where that is settled
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

    /** Where a key is in its life. */
    enum State {
        /** Published, and signs later. */
        ANNOUNCED,
        /** Signs. */
        SIGNING,
        /** Has signed, or signs elsewhere. */
        VERIFYING
    }

    /** A key of settings or files. */
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

    /** A key of the database. */
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
