package dev.signet.account;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A token for a link in a mail that allows one action once. If it is used several times at once, one use succeeds. The
 * database deletes it when the password or the e-mail address changes.
 */
@Entity
@Table(name = "one_time_tokens")
public class OneTimeToken extends PanacheEntityBase {
    @Id
    @Column(name = "token_hash")
    private byte[] hash;

    @Column(nullable = false, length = 20)
    private String purpose;

    @Column(name = "user_id", nullable = false)
    private long userId;

    @Column(nullable = false, length = 254)
    private String email;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "expires_at", nullable = false)
    private Instant expiresAt;

    /** For Hibernate. */
    protected OneTimeToken() {}

    /** What a token allows. */
    enum Purpose {
        /** To reset the password. */
        RESET_PASSWORD,
        /** To prove a new e-mail address. */
        CONFIRM_EMAIL;

        private String stored() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Creates and stores a token.
     *
     * @param email the address that it proves; empty if it proves none
     */
    static SecretToken issue(Purpose purpose, long userId, String email, Duration lifetime, Instant now) {
        SecretToken secret = SecretToken.fresh();
        OneTimeToken token = new OneTimeToken();
        token.hash = secret.hash();
        token.purpose = purpose.stored();
        token.userId = userId;
        token.email = email;
        token.createdAt = now;
        token.expiresAt = now.plus(lifetime);
        token.persist();
        return secret;
    }

    /** Returns the token if it is valid for this user and purpose. */
    static Optional<OneTimeToken> good(SecretToken secret, Purpose purpose, long userId, Instant now) {
        return find(
                        "hash = ?1 and purpose = ?2 and userId = ?3 and expiresAt > ?4",
                        secret.hash(),
                        purpose.stored(),
                        userId,
                        now)
                .firstResultOptional();
    }

    /**
     * Deletes the token.
     *
     * @return whether it still existed
     */
    boolean use() {
        return delete("userId = ?1 and hash = ?2", userId, hash) > 0;
    }

    Instant createdAt() {
        return createdAt;
    }

    String email() {
        return email;
    }
}
