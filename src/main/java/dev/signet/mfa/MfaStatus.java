package dev.signet.mfa;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.signet.web.Timestamps;
import java.time.Instant;

/**
 * What a user's second factor is like.
 *
 * @param totp whether an authenticator app is in use
 * @param enabledAt since when; {@code null} where none is
 * @param recoveryCodesLeft how many recovery codes are not spent
 * @param required whether this user must have one
 */
record MfaStatus(
        @JsonProperty("totp") boolean totp,

        @JsonProperty("enabled_at") String enabledAt,

        @JsonProperty("recovery_codes_left") long recoveryCodesLeft,

        @JsonProperty("required") boolean required) {
    static MfaStatus on(Instant since, long recoveryCodesLeft, boolean required) {
        return new MfaStatus(true, Timestamps.format(since), recoveryCodesLeft, required);
    }

    static MfaStatus off(boolean required) {
        return new MfaStatus(false, null, 0, required);
    }
}
