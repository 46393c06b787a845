package dev.signet.mfa;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Parameters;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** A row of {@code factors}. Its state changes only through conditional statements. */
@Entity
@Table(name = "factors")
class FactorRow extends PanacheEntityBase {
    static final int LONGEST_NAME = 100;

    /** Whether a factor counts. One that has expired does not, even if the cleanup has not deleted it yet. */
    private static final String ACTIVE = "confirmedAt is not null and (expiresAt is null or expiresAt > :now)";

    @Column(name = "user_id", nullable = false)
    private long userId;

    @Id
    private UUID id;

    @Column(nullable = false, length = 32)
    private String kind;

    @Column(nullable = false, length = LONGEST_NAME)
    private String name;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "confirmed_at")
    private Instant confirmedAt;

    @Column(name = "last_used_at")
    private Instant lastUsedAt;

    /** When the factor ends; null unless it is from before the first proof of the address. */
    @Column(name = "expires_at")
    private Instant expiresAt;

    /** Encrypted. */
    @Column(nullable = false)
    private byte[] secret;

    @Column(nullable = false)
    private long state;

    /** For Hibernate. */
    protected FactorRow() {}

    /** Returns the user's active factors of these kinds, the oldest first. */
    static List<FactorRow> active(long userId, Set<String> kinds, Instant now) {
        return FactorRow.<FactorRow>list(
                        "userId = :user and " + ACTIVE + " order by createdAt, id",
                        Parameters.with("user", userId).and("now", now))
                .stream()
                .filter(factor -> kinds.contains(factor.kind))
                .toList();
    }

    static boolean anyActive(long userId, Predicate<String> kind, Instant now) {
        // Not with "kind in (…)", which Hibernate would translate anew each time.
        return getEntityManager()
                .createQuery("select kind from FactorRow where userId = :user and " + ACTIVE, String.class)
                .setParameter("user", userId)
                .setParameter("now", now)
                .getResultStream()
                .anyMatch(kind);
    }

    /** Returns the factor that is being set up, if that began after {@code since}. */
    static Optional<FactorRow> pending(long userId, String kind, Instant since) {
        return find("userId = ?1 and kind = ?2 and confirmedAt is null and createdAt > ?3", userId, kind, since)
                .firstResultOptional();
    }

    /** Stores a factor that is being set up, in place of one of this kind that is. */
    static void begin(long userId, UUID id, String kind, String name, byte[] sealed, Instant now) {
        getEntityManager()
                .createNativeQuery("""
                        insert into factors (user_id, id, kind, name, created_at, secret)
                        values (:user, :id, :kind, :name, :now, :secret)
                            on conflict (user_id, kind) where confirmed_at is null do update
                           set id = excluded.id,
                               name = excluded.name,
                               created_at = excluded.created_at,
                               secret = excluded.secret
                        """)
                .setParameter("user", userId)
                .setParameter("id", id)
                .setParameter("kind", kind)
                .setParameter("name", name)
                .setParameter("now", now)
                .setParameter("secret", sealed)
                .executeUpdate();
    }

    /**
     * Activates a factor.
     *
     * @param only whether the user must have no other one of this kind
     * @return whether it was still being set up
     */
    static boolean confirm(StoredFactor factor, long state, boolean only, Instant now) {
        return update(
                        "confirmedAt = ?1, state = ?2 where userId = ?3 and id = ?4 and confirmedAt is null"
                                + (only
                                        ? " and not exists (select 1 from FactorRow o where o.userId = ?3 and o.kind = ?5"
                                                + " and o.confirmedAt is not null"
                                                + " and (o.expiresAt is null or o.expiresAt > ?1))"
                                        : " and kind = ?5"),
                        now,
                        state,
                        factor.userId(),
                        factor.id(),
                        factor.kind())
                > 0;
    }

    /** Raises the state of an active factor. Returns whether it was lower. */
    static boolean advance(StoredFactor factor, long state) {
        return update(
                        "state = ?1 where userId = ?2 and id = ?3 and confirmedAt is not null and state < ?1",
                        state,
                        factor.userId(),
                        factor.id())
                > 0;
    }

    /** Returns whether the factor is still there and active. */
    static boolean used(StoredFactor factor, Instant now) {
        return update(
                        "lastUsedAt = :now where userId = :user and id = :id and " + ACTIVE,
                        Parameters.with("now", now).and("user", factor.userId()).and("id", factor.id()))
                > 0;
    }

    /** Changes a factor's name. Returns whether the factor is still there. */
    static boolean rename(StoredFactor factor, String name) {
        boolean there = update("name = ?1 where userId = ?2 and id = ?3", name, factor.userId(), factor.id()) > 0;
        // What was read before has the old name, and would be what the next query returns.
        FactorRow.<FactorRow>find("userId = ?1 and id = ?2", factor.userId(), factor.id())
                .firstResultOptional()
                .ifPresent(getEntityManager()::detach);
        return there;
    }

    /** Removes a factor. Returns whether it was active. */
    static boolean remove(long userId, UUID id) {
        return delete("userId = ?1 and id = ?2 and confirmedAt is not null", userId, id) > 0;
    }

    static void removeAll(long userId, String kind) {
        delete("userId = ?1 and kind = ?2 and confirmedAt is not null", userId, kind);
    }

    /** Removes all factors of a user. Returns whether any was active. */
    static boolean removeAll(long userId, Instant now) {
        boolean any = delete(
                        "userId = :user and " + ACTIVE,
                        Parameters.with("user", userId).and("now", now))
                > 0;
        delete("userId = ?1", userId);
        return any;
    }

    Instant confirmedAt() {
        return confirmedAt;
    }

    UUID id() {
        return id;
    }

    String kind() {
        return kind;
    }

    long userId() {
        return userId;
    }

    byte[] sealedSecret() {
        return secret;
    }

    StoredFactor opened(byte[] opened) {
        return new StoredFactor(
                userId,
                id,
                kind,
                name,
                createdAt,
                Optional.ofNullable(confirmedAt),
                Optional.ofNullable(lastUsedAt),
                opened,
                state);
    }
}
