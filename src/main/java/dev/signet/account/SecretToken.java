package dev.signet.account;

import dev.signet.secret.SecureIds;
import dev.signet.secret.Sha256;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * The token in a link in a mail: 192 random bits (OWASP ASVS 5, V6.6 and V11.5 require 128 bits of entropy). The
 * database stores only its hash.
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

    /** Returns the token itself. Give it only to the person it is for. */
    String text() {
        return text;
    }

    byte[] hash() {
        return Sha256.of(text);
    }

    /** Returns whether the token has this hash, compared in constant time. */
    boolean fits(byte[] stored) {
        return MessageDigest.isEqual(hash(), stored);
    }

    @Override
    public String toString() {
        return "SecretToken";
    }
}
