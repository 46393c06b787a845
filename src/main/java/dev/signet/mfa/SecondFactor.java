package dev.signet.mfa;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

/** A user's authenticator app, in use or about to be. Its state changes through conditional statements only. */
@Entity
@Table(name = "second_factors")
class SecondFactor extends PanacheEntityBase {
    @Id
    @Column(name = "user_id")
    private long userId;

    /** Sealed. */
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

    /** The user's factor that is in use. */
    static Optional<SecondFactor> of(long userId) {
        return find("userId = ?1 and confirmedAt is not null", userId).firstResultOptional();
    }

    /** The one that waits for its first code, made no earlier than {@code since}. */
    static Optional<SecondFactor> pending(long userId, Instant since) {
        return find("userId = ?1 and confirmedAt is null and createdAt > ?2", userId, since)
                .firstResultOptional();
    }

    static boolean isOn(long userId) {
        return count("userId = ?1 and confirmedAt is not null", userId) > 0;
    }

    /**
     * Stores a secret that waits for its first code, in place of one that waited before.
     *
     * @return whether the user had no factor in use
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
     * Puts the pending factor into use.
     *
     * @param step that of the code that confirmed it, which is spent
     * @return whether it was pending still, and this very one
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
     * Spends the code of a step: of any number of requests with it, on any number of replicas, one gets through.
     *
     * @return whether neither it nor a later one was spent before
     */
    boolean spend(long step) {
        return update("lastStep = ?1 where userId = ?2 and confirmedAt is not null and lastStep < ?1", step, userId)
                > 0;
    }

    /** Takes away the user's factor; whether there was one in use. */
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
