package dev.signet.key;

import dev.signet.key.KeyPlan.Slot;
import dev.signet.key.TokenKey.Purpose;
import dev.signet.secret.SecureIds;
import dev.signet.secret.Vault;
import dev.signet.secret.Vaults;
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
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/** A signing key in the database: the public half in clear, the secret half encrypted by {@link Vault}. */
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

    /** {@code null} when it no longer signs. A symmetric secret stays, because it also verifies. */
    @Column(name = "secret_key")
    byte[] secretKey;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    /** When it starts to sign; until then it is announced. */
    @Column(name = "signs_from", nullable = false)
    Instant signsFrom;

    /** The longest lifetime of the tokens that it may have signed, in seconds. */
    @Column(name = "token_seconds", nullable = false)
    long tokenSeconds;

    /** When it stops signing, if no newer key of its kind takes over before; otherwise {@code null}. */
    @Column(name = "retired_at")
    Instant retiredAt;

    static List<SigningKey> all() {
        return listAll();
    }

    /** Waits for the lock that lets one transaction at a time, across all replicas, change keys. */
    static void lock() {
        getEntityManager()
                .createNativeQuery("select cast(pg_advisory_xact_lock(:lock) as text)")
                .setParameter("lock", CREATION_LOCK)
                .getSingleResult();
    }

    /** Takes the same lock if it is free, without waiting. */
    static boolean tryLock() {
        return (Boolean) getEntityManager()
                .createNativeQuery("select pg_try_advisory_xact_lock(:lock)", Boolean.class)
                .setParameter("lock", CREATION_LOCK)
                .getSingleResult();
    }

    /** Creates a key, without storing it. */
    static SigningKey make(Slot slot, Vault vault, Instant now, Instant signsFrom, Duration tokenLifetime) {
        SigningKey key = new SigningKey();
        key.kid = SecureIds.tokenId();
        key.purpose = slot.purpose();
        key.algorithm = slot.algorithm();
        key.createdAt = now;
        key.signsFrom = signsFrom;
        key.tokenSeconds = tokenLifetime.toSeconds();
        byte[] secret;
        if (key.algorithm == Algorithm.HS256) {
            secret = SecureIds.bytes(HMAC_BYTES);
        } else {
            KeyPair pair = pair(key.algorithm);
            key.publicKey = pair.getPublic().getEncoded();
            secret = pair.getPrivate().getEncoded();
        }
        key.secretKey = vault.seal(key.sealedName(), secret);
        return key;
    }

    Duration tokenLifetime() {
        return Duration.ofSeconds(tokenSeconds);
    }

    /**
     * Puts this key into use for tokens of this lifetime, and cancels its retirement if that is still in the future.
     */
    void use(Duration longestLifetime, Instant now) {
        tokenSeconds = Math.max(tokenSeconds, longestLifetime.toSeconds());
        if (retiredAt != null && retiredAt.isAfter(now)) {
            retiredAt = null;
        }
    }

    /** Retires this key at the given time. Does nothing if it is already retired. */
    void retire(Instant from) {
        if (retiredAt == null) {
            retiredAt = from;
        }
    }

    /** Sets the time from which it signs. */
    void signFrom(Instant turn) {
        signsFrom = turn;
    }

    /** Erases the private half. */
    void erase() {
        secretKey = null;
    }

    /**
     * Encrypts the secret half again if it is encrypted with a previous secret.
     *
     * @throws IllegalStateException if no secret of the vaults can decrypt it; the message says what to set
     */
    void sealAnew(Vaults vaults) {
        if (secretKey != null) {
            try {
                vaults.sealAnew(sealedName(), secretKey).ifPresent(box -> secretKey = box);
            } catch (IllegalStateException sealedUnderAnother) {
                throw sealed(sealedUnderAnother);
            }
        }
    }

    /**
     * Returns this key, decrypted.
     *
     * @throws IllegalStateException if no secret of the vaults can decrypt it; the message says what to set
     */
    TokenKey open(Vaults vaults) {
        if (secretKey == null) {
            return publicHalf();
        }
        byte[] secret = opened(vaults);
        if (algorithm == Algorithm.HS256) {
            SecretKeySpec key = new SecretKeySpec(secret, algorithm.keyFamily());
            return new TokenKey(kid, purpose, algorithm, key, key);
        }
        try {
            return new TokenKey(
                    kid,
                    purpose,
                    algorithm,
                    KeyFactory.getInstance(algorithm.keyFamily()).generatePrivate(new PKCS8EncodedKeySpec(secret)),
                    publicHalf().verification());
        } catch (GeneralSecurityException fault) {
            throw unreadable(fault);
        }
    }

    private byte[] opened(Vaults vaults) {
        try {
            return vaults.open(sealedName(), secretKey);
        } catch (IllegalStateException sealedUnderAnother) {
            throw sealed(sealedUnderAnother);
        }
    }

    /** Returns the public half of this key, which can only verify. */
    TokenKey publicHalf() {
        try {
            PublicKey key =
                    KeyFactory.getInstance(algorithm.keyFamily()).generatePublic(new X509EncodedKeySpec(publicKey));
            return new TokenKey(kid, purpose, algorithm, null, key);
        } catch (GeneralSecurityException fault) {
            throw unreadable(fault);
        }
    }

    private static IllegalStateException sealed(IllegalStateException fault) {
        return new IllegalStateException(
                "the key " + fault.getMessage()
                        + ". If signet.keys.secret (SIGNET_KEYS_SECRET) has changed since it was stored, restore the"
                        + " old value, or add it to signet.keys.previous-secrets (SIGNET_KEYS_PREVIOUS_SECRETS) to have"
                        + " the keys encrypted with the new one. If it is lost, docs/keys.md says what to do.",
                fault);
    }

    private IllegalStateException unreadable(GeneralSecurityException fault) {
        return new IllegalStateException("the stored key " + kid + " cannot be read", fault);
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
                    // The key type implies the parameters.
                }
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
