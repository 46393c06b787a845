package dev.signet.key;

import dev.signet.key.TokenKey.Purpose;
import dev.signet.security.SecureIds;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/** A signing key as the database keeps it: the public half in clear, the secret half encrypted by {@link KeyVault}. */
@Entity
@Table(name = "signing_keys")
class SigningKey extends PanacheEntityBase {
    private static final int RSA_BITS = 2048;
    private static final int HMAC_BYTES = 32;
    private static final long CREATION_LOCK = 0x5369676e6574L; // "Signet"

    @Id
    String kid;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 16)
    Purpose purpose;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 16)
    Algorithm algorithm;

    @Column(name = "public_key")
    byte[] publicKey;

    @Column(name = "secret_key", nullable = false)
    byte[] secretKey;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    /** Every key, the newest first. */
    static List<SigningKey> newestFirst() {
        return list("order by createdAt desc, kid");
    }

    static boolean exists(Purpose purpose, Algorithm algorithm) {
        return count("purpose = ?1 and algorithm = ?2", purpose, algorithm) > 0;
    }

    /** Lets one transaction at a time, on any replica, make keys. */
    static void lockForCreation() {
        getEntityManager()
                .createNativeQuery("select cast(pg_advisory_xact_lock(?1) as text)")
                .setParameter(1, CREATION_LOCK)
                .getSingleResult();
    }

    /** Makes a key and stores it. */
    static void create(Purpose purpose, Algorithm algorithm, KeyVault vault, Instant now) {
        SigningKey key = new SigningKey();
        key.kid = SecureIds.tokenId();
        key.purpose = purpose;
        key.algorithm = algorithm;
        key.createdAt = now;
        byte[] secret;
        if (algorithm == Algorithm.HS256) {
            secret = SecureIds.bytes(HMAC_BYTES);
        } else {
            KeyPair pair = pair(algorithm);
            key.publicKey = pair.getPublic().getEncoded();
            secret = pair.getPrivate().getEncoded();
        }
        key.secretKey = vault.seal(key.sealedName(), secret);
        key.persist();
    }

    /**
     * This key, ready for use.
     *
     * @throws IllegalStateException where the vault's secret is not the one that sealed it
     */
    TokenKey open(KeyVault vault) {
        byte[] secret = vault.open(sealedName(), secretKey);
        if (algorithm == Algorithm.HS256) {
            SecretKeySpec key = new SecretKeySpec(secret, algorithm.keyFamily());
            return new TokenKey(kid, purpose, algorithm, key, key);
        }
        try {
            KeyFactory factory = algorithm.keyFactory();
            return new TokenKey(
                    kid,
                    purpose,
                    algorithm,
                    factory.generatePrivate(new PKCS8EncodedKeySpec(secret)),
                    factory.generatePublic(new X509EncodedKeySpec(publicKey)));
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("the stored key " + kid + " cannot be read", fault);
        }
    }

    private String sealedName() {
        return kid + "|" + purpose + "|" + algorithm;
    }

    private static KeyPair pair(Algorithm algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.keyFamily());
            switch (algorithm) {
                case RS256, PS256 -> generator.initialize(RSA_BITS);
                case ES256 -> generator.initialize(new ECGenParameterSpec("secp256r1"));
                default -> {
                    // The name of the family says all.
                }
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
