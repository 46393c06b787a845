package dev.signet.mfa;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

/**
 * A user's authenticator app, active or waiting for its first code. Its state changes only through conditional
 * statements.
 */
@Entity
@Table(name = "second_factors")
class SecondFactor extends PanacheEntityBase {
    @Id
    @Column(name = "user_id")
    private long userId;

    /** Encrypted. */
    @Column(nullable = false)
    private byte[] secret;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "confirmed_at")
    private Instant confirmedAt;

    @Column(name = "last_step", nullable = false)
    private long lastStep;

    /** For Hibernate. */
    protected SecondFactor() {}

    /** Returns the user's active factor. */
    static Optional<SecondFactor> of(long userId) {
        return find("userId = ?1 and confirmedAt is not null", userId).firstResultOptional();
    }

    /** Returns the factor that is waiting for its first code, if it was created after {@code since}. */
    static Optional<SecondFactor> pending(long userId, Instant since) {
        return find("userId = ?1 and confirmedAt is null and createdAt > ?2", userId, since)
                .firstResultOptional();
    }

    static boolean isOn(long userId) {
        return count("userId = ?1 and confirmedAt is not null", userId) > 0;
    }

    /**
     * Stores a secret that waits for its first code, and replaces one that was waiting before.
     *
     * @return whether the user had no active factor
     */
    static boolean begin(long userId, byte[] sealed, Instant now) {
        return getEntityManager()
                        .createNativeQuery("""
                                insert into second_factors as f (user_id, secret, created_at)
                                values (?1, ?2, ?3)
                                    on conflict (user_id) do update
                                   set secret = excluded.secret, created_at = excluded.created_at
                                 where f.confirmed_at is null
                                """)
                        .setParameter(1, userId)
                        .setParameter(2, sealed)
                        .setParameter(3, now)
                        .executeUpdate()
                > 0;
    }

    /**
     * Activates the pending factor.
     *
     * @param step the time step of the confirming code, which is used up
     * @return whether this same factor was still pending
     */
    boolean confirm(long step, Instant now) {
        return update(
                        "confirmedAt = ?1, lastStep = ?2 where userId = ?3 and confirmedAt is null and secret = ?4",
                        now,
                        step,
                        userId,
                        secret)
                > 0;
    }

    /**
     * Uses up the code of a time step. If several requests have the same code, only one succeeds, on any number of
     * replicas.
     *
     * @return whether neither this code nor a later one was used before
     */
    boolean spend(long step) {
        return update("lastStep = ?1 where userId = ?2 and confirmedAt is not null and lastStep < ?1", step, userId)
                > 0;
    }

    /** Removes the user's factor. Returns whether one was active. */
    static boolean remove(long userId) {
        return delete("userId = ?1 and confirmedAt is not null", userId) > 0;
    }

    byte[] sealedSecret() {
        return secret;
    }

    Instant confirmedAt() {
        return confirmedAt;
    }
}
