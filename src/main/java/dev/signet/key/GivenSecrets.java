package dev.signet.key;

import dev.signet.key.TokenKey.Purpose;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Reads the secret that is shared with another system from the settings. */
final class GivenSecrets {
    private static final int SHORTEST_HS256_KEY_BYTES = 32;
    private static final int KID_BYTES = 8;

    private GivenSecrets() {}

    /**
     * Returns the shared secret: {@code signet.keys.signing-key} if the algorithm is HS256, otherwise the secret of the
     * system that Signet replaced, if one is set.
     *
     * @throws ConfigurationException if it is missing or too short
     */
    static Optional<TokenKey> of(KeyConfig config) {
        Optional<String> legacy = config.legacy().hs256Secret();
        if (config.algorithm() != Algorithm.HS256) {
            return legacy.map(secret -> key("signet.keys.legacy.hs256-secret", secret, Purpose.LEGACY));
        }
        if (legacy.isPresent()) {
            throw new ConfigurationException(
                    "signet.keys.algorithm is HS256, which signs with the secret that is shared with the"
                            + " other system: remove signet.keys.legacy.hs256-secret, or choose another algorithm.");
        }
        String secret = config.signingKey()
                .orElseThrow(() -> new ConfigurationException(
                        "signet.keys.algorithm is HS256: set signet.keys.signing-key (SIGNET_KEYS_SIGNING_KEY) to the"
                                + " secret that signs and verifies tokens"));
        return Optional.of(key("signet.keys.signing-key", secret, Purpose.SHARED));
    }

    private static TokenKey key(String setting, String text, Purpose purpose) {
        byte[] secret = text.getBytes(StandardCharsets.UTF_8);
        if (isTooShort(secret)) {
            throw new ConfigurationException(
                    setting + " is too short for HS256: it needs at least " + SHORTEST_HS256_KEY_BYTES + " bytes");
        }
        SecretKeySpec key = new SecretKeySpec(secret, Algorithm.HS256.keyFamily());
        return new TokenKey(kid(key), purpose, Algorithm.HS256, key, key);
    }

    /** RFC 7518 §3.2: the key must be at least as long as the hash output. */
    static boolean isTooShort(byte[] secret) {
        return secret.length < SHORTEST_HS256_KEY_BYTES;
    }

    /**
     * Derives the key's name from the secret: the same on every replica, without revealing anything about the secret.
     */
    static String kid(SecretKey key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] digest = mac.doFinal("signet shared key name".getBytes(StandardCharsets.UTF_8));
            return "hs-" + HexFormat.of().formatHex(digest, 0, KID_BYTES);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
