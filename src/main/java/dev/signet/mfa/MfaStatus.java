package dev.signet.mfa;

import java.time.Instant;

/**
 * The state of a user's second factor.
 *
 * @param totp whether an authenticator app is set up
 * @param enabledAt since when; {@code null} if none is
 * @param recoveryCodesLeft the number of unused recovery codes
 * @param required whether this user must have a second factor
 */
record MfaStatus(boolean totp, Instant enabledAt, long recoveryCodesLeft, boolean required) {
    static MfaStatus on(Instant since, long recoveryCodesLeft, boolean required) {
        return new MfaStatus(true, since, recoveryCodesLeft, required);
    }

    static MfaStatus off(long recoveryCodesLeft, boolean required) {
        return new MfaStatus(false, null, recoveryCodesLeft, required);
    }
}
