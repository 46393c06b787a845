package dev.signet.token;

import dev.signet.key.TokenKey;
import dev.signet.testing.Jwt;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;

/**
 * Somebody with genuine tokens and, to try what even the right signature must not open, the keys.
 *
 * @param access a genuine access token
 * @param refresh a genuine refresh token of the same session
 * @param another a genuine access token of another session
 * @param accessKey what signs access tokens
 * @param refreshKey what signs refresh tokens
 * @param url where a server of the forger's listens
 * @param now the time
 */
record Forger(Jwt access, Jwt refresh, Jwt another, TokenKey accessKey, TokenKey refreshKey, String url, Instant now) {

    String algorithm() {
        return accessKey.algorithm().name();
    }

    /** With the service's own signature: only what is refused for another reason shows anything. */
    String signed(Jwt token) {
        boolean refreshes = token.claims().path("token_type").asText().equals("refresh");
        return refreshes ? signed(token, refreshKey) : signed(token, accessKey);
    }

    String signed(Jwt token, TokenKey key) {
        return token.signed(key.signing(), key.algorithm().name());
    }

    /** The same for a header and claims that no JSON library would write. */
    String signedText(String header, String claims) {
        return Jwt.ofText(header, claims, accessKey.signing(), algorithm());
    }

    /** The signature that came with the access token. */
    byte[] genuineSignature() {
        return Jwt.signature(access.message(), accessKey.signing(), algorithm());
    }

    static KeyPair own(String family, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    static Key ownOnCurve(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair().getPrivate();
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
