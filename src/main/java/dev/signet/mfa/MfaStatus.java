package dev.signet.mfa;

import java.time.Instant;
import java.util.List;

/**
 * The state of a user's second factors.
 *
 * @param totp whether an authenticator app is set up
 * @param enabledAt since when; {@code null} if none is
 * @param methods the kinds of factor that are set up, the oldest first
 * @param recoveryCodesLeft the number of unused recovery codes
 * @param required whether this user must have a second factor
 */
record MfaStatus(boolean totp, Instant enabledAt, List<String> methods, long recoveryCodesLeft, boolean required) {}
