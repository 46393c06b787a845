package dev.signet.testing;

import java.security.GeneralSecurityException;
import java.time.Clock;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;

/** An authenticator app, as they are: RFC 6238 with SHA-1, six digits, 30 seconds. */
public final class Authenticator {
    private static final int STEP_SECONDS = 30;

    private final byte[] secret;
    private final Clock clock;

    private Authenticator(byte[] secret, Clock clock) {
        this.secret = secret;
        this.clock = clock;
    }

    /** An app that took in this secret, and goes by this clock. */
    public static Authenticator with(String base32, Clock clock) {
        return new Authenticator(Base32.decode(base32), clock);
    }

    /** The secret. */
    public byte[] secret() {
        return secret.clone();
    }

    /** The current code. */
    public String code() {
        return code(0);
    }

    /** The code after so many steps. */
    public String code(int later) {
        long step = clock.instant().getEpochSecond() / STEP_SECONDS + later;
        byte[] counter = new byte[8];
        for (int i = 7; i >= 0; i--, step >>= 8) {
            counter[i] = (byte) step;
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            byte[] hash = mac.doFinal(counter);
            int at = hash[19] & 15;
            int number = (hash[at] & 127) << 24
                    | (hash[at + 1] & 255) << 16
                    | (hash[at + 2] & 255) << 8
                    | hash[at + 3] & 255;
            return "%06d".formatted(number % 1_000_000);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** Six digits that it does not show about now. */
    public String wrongCode() {
        for (int i = 0; ; i++) {
            String code = "%06d".formatted(i);
            if (!code.equals(code(-1)) && !code.equals(code(0)) && !code.equals(code(1)) && !code.equals(code(2))) {
                return code;
            }
        }
    }
}
