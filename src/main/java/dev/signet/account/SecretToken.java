package dev.signet.account;

import dev.signet.security.SecureIds;
import dev.signet.security.Sha256;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * What a link in a mail carries: 192 random bits (OWASP ASVS 5, V6.6 and V11.5 want 128 of what nobody can guess). The database
 * holds its hash alone.
 */
final class SecretToken {
    private static final int BYTES = 24;

    private final String text;

    private SecretToken(String text) {
        this.text = text;
    }

    static SecretToken fresh() {
        return new SecretToken(Base64.getUrlEncoder().withoutPadding().encodeToString(SecureIds.bytes(BYTES)));
    }

    static SecretToken of(String text) {
        return new SecretToken(text);
    }

    /** The token itself, for its reader and nobody else. */
    String text() {
        return text;
    }

    byte[] hash() {
        return Sha256.of(text);
    }

    /** Compared in constant time. */
    boolean fits(byte[] stored) {
        return MessageDigest.isEqual(hash(), stored);
    }

    @Override
    public String toString() {
        return "SecretToken";
    }
}
