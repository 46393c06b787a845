package dev.signet.key;

import java.security.Key;

/**
 * A key of the ring, ready for use.
 *
 * @param kid what a token's header calls it (RFC 7515 §4.1.4)
 * @param purpose the kind of token that it signs
 * @param algorithm the one algorithm that it is good for (RFC 8725 §3.1)
 * @param signing the private or secret half; {@code null} where it signs no more
 * @param verification the public half, or the secret itself
 */
public record TokenKey(String kid, Purpose purpose, Algorithm algorithm, Key signing, Key verification) {

    /** What a key signs. */
    public enum Purpose {
        /** Access tokens, which others verify, too. */
        ACCESS,
        /** Refresh tokens, which nobody but this service reads. */
        REFRESH,
        /** Both: one secret that is shared with another system. */
        SHARED,
        /** Both, but none any more: the secret of a system that was taken over. */
        LEGACY;

        /** Whether another system has the key, too, whose tokens name none. */
        boolean isShared() {
            return this == SHARED || this == LEGACY;
        }
    }

    /** Whether this key may vouch for a token of the kind that {@code kind} names. */
    public boolean serves(Purpose kind) {
        return purpose.isShared() || purpose == kind;
    }

    /** Whether this key signs new tokens of the kind that {@code kind} names. */
    boolean signs(Purpose kind) {
        return purpose == Purpose.SHARED || purpose == kind;
    }

    /** The same key without what signs. */
    TokenKey verifying() {
        return new TokenKey(kid, purpose, algorithm, algorithm.isAsymmetric() ? null : signing, verification);
    }

    @Override
    public String toString() {
        return "TokenKey[" + kid + ", " + purpose + ", " + algorithm + "]";
    }
}
