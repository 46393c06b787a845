package dev.signet.provider;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.signet.provider.ProviderConfig.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

/** Makes the client secrets that Apple wants: JWTs, signed with a key of the team, that are valid for a short time. */
final class AppleClientSecret {
    private static final String AUDIENCE = "https://appleid.apple.com";
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final int P256_BITS = 256;

    private final Settings config;
    private final ECPrivateKey key;

    private AppleClientSecret(Settings config, ECPrivateKey key) {
        this.config = config;
        this.key = key;
    }

    /**
     * Reads the key.
     *
     * @param setting its name, for errors
     * @param pem a PKCS #8 key on the curve P-256, as Apple gives it out, with or without its first and last line
     */
    static AppleClientSecret of(String setting, Settings config, String pem) {
        try {
            byte[] encoded = Base64.getMimeDecoder()
                    .decode(pem.replaceAll("-----[A-Z ]+-----", "").strip());
            ECPrivateKey key =
                    (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            if (key.getParams().getCurve().getField().getFieldSize() == P256_BITS) {
                return new AppleClientSecret(config, key);
            }
        } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException notAKey) {
            // Reported below, without the value.
        }
        throw new ConfigurationException(
                setting + " is not the key that Apple gave you. Set it to the contents of the .p8 file, or set "
                        + setting + "-file to its path.");
    }

    /** Returns a new secret. */
    String secret(Instant now) {
        try {
            SignedJWT secret = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .keyID(config.keyId().orElseThrow())
                            .build(),
                    new JWTClaimsSet.Builder()
                            .issuer(config.teamId().orElseThrow())
                            .subject(config.clientId().orElseThrow())
                            .audience(AUDIENCE)
                            .issueTime(Date.from(now))
                            .expirationTime(Date.from(now.plus(LIFETIME)))
                            .build());
            secret.sign(new ECDSASigner(key));
            return secret.serialize();
        } catch (JOSEException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
