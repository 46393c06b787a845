package dev.signet.key;

import java.security.Key;

/**
 * A key that signs or verifies tokens.
 *
 * @param kid its name in a token's header (RFC 7515 §4.1.4)
 * @param purpose the kind of token that it signs
 * @param algorithm the only algorithm that it may be used with (RFC 8725 §3.1)
 * @param signing the private or secret half; {@code null} if it only verifies
 * @param verification the public half, or the secret itself
 */
public record TokenKey(String kid, Purpose purpose, Algorithm algorithm, Key signing, Key verification) {
    /** Converts the keys to the form that the algorithm's provider accepts. */
    public TokenKey {
        signing = algorithm.translate(signing);
        verification = algorithm.translate(verification);
    }

    /** The kinds of token that a key signs. */
    public enum Purpose {
        /** Access tokens, which others verify as well. */
        ACCESS,
        /** Refresh tokens, which only Signet reads. */
        REFRESH,
        /** Both kinds: a secret that is shared with another system. */
        SHARED,
        /** Both kinds, but only verifies: the secret of a system that Signet replaced. */
        LEGACY;

        /** Returns whether another system has this key as well. That system's tokens do not name it. */
        boolean isShared() {
            return this == SHARED || this == LEGACY;
        }
    }

    /** Returns whether this key may verify tokens of this kind. */
    public boolean serves(Purpose kind) {
        return purpose.isShared() || purpose == kind;
    }

    /** Returns whether this key signs new tokens of this kind. */
    boolean signs(Purpose kind) {
        return purpose == Purpose.SHARED || purpose == kind;
    }

    /** Returns this key without its private half. */
    TokenKey verifying() {
        return new TokenKey(kid, purpose, algorithm, algorithm.isAsymmetric() ? null : signing, verification);
    }

    @Override
    public String toString() {
        return "TokenKey[" + kid + ", " + purpose + ", " + algorithm + "]";
    }
}
