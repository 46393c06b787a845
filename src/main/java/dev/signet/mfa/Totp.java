package dev.signet.mfa;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Time-based one-time passwords (RFC 6238) as all authenticator apps create them: HMAC-SHA-1, six digits, steps of 30
 * seconds. The step before and the step after the current one are also accepted, for clocks that are off and people who
 * type slowly (RFC 6238 §5.2).
 */
final class Totp {
    /** The length of the HMAC, as RFC 4226 §4 (R6) recommends. */
    static final int SECRET_BYTES = 20;

    static final int STEP_SECONDS = 30;
    private static final int DIGITS = 6;
    private static final int TOO_LONG = 1_000_000;
    private static final int DRIFT = 1;
    private static final String MAC = "HmacSHA1";

    private Totp() {}

    /** Returns the time step of this code, if it is accepted now. */
    static OptionalLong step(byte[] secret, String code, Instant now) {
        long current = now.getEpochSecond() / STEP_SECONDS;
        OptionalLong found = OptionalLong.empty();
        // Compares with all codes, so that the time does not reveal which one matched.
        for (long step = current - DRIFT; step <= current + DRIFT; step++) {
            if (MessageDigest.isEqual(
                    code(secret, step).getBytes(StandardCharsets.UTF_8), code.getBytes(StandardCharsets.UTF_8))) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    /** Returns the code of a time step (RFC 4226 §5.3). */
    static String code(byte[] secret, long step) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret, MAC));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xf;
            int truncated = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
            return String.format(Locale.ROOT, "%0" + DIGITS + "d", truncated % TOO_LONG);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
