package dev.signet.provider;

import dev.signet.user.User;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;

/** A user's account at a provider, with which the user can sign in here. */
@Entity
@Table(name = "identities")
public class Identity extends PanacheEntityBase {
    @Id
    private UUID id;

    @Column(nullable = false, length = 32)
    private String provider;

    @Column(nullable = false, length = 512)
    private String subject;

    @Column(name = "owner_id", nullable = false)
    private long owner;

    @Column(nullable = false, length = 254)
    private String email;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "last_used_at")
    private Instant lastUsedAt;

    /** For Hibernate. */
    protected Identity() {}

    /** Returns the stored identity. */
    static Optional<Identity> of(ProvenIdentity proven) {
        return find("provider = ?1 and subject = ?2", proven.provider(), proven.subject())
                .firstResultOptional();
    }

    /** Returns a user's identities, the oldest first. */
    static List<Identity> allOf(long user) {
        return list("owner = ?1 order by createdAt, id", user);
    }

    /** Returns how many identities at these providers a user has. */
    static int count(long user, Set<String> providers) {
        return providers.isEmpty() ? 0 : (int) count("owner = ?1 and provider in ?2", user, providers);
    }

    /**
     * Stores an identity as this user's, even if it was removed before. The database decides races.
     *
     * @param shownEmail the address for the list; shortened to what fits
     * @return whether it was nobody's before
     */
    static boolean link(ProvenIdentity proven, String shownEmail, long user, Instant now) {
        return getEntityManager()
                        .createNativeQuery("""
                                with again as (
                                    delete from unlinked_identities
                                     where owner_id = :owner and provider = :provider and subject = :subject)
                                insert into identities (provider, subject, owner_id, id, email, created_at)
                                values (:provider, :subject, :owner, :id, :email, :now)
                                    on conflict do nothing
                                """)
                        .setParameter("provider", proven.provider())
                        .setParameter("subject", proven.subject())
                        .setParameter("owner", user)
                        .setParameter("id", UUID.randomUUID())
                        .setParameter("email", shownEmail)
                        .setParameter("now", now)
                        .executeUpdate()
                > 0;
    }

    /**
     * Records that somebody signed in with an identity, and the address that the provider has now.
     *
     * @return its owner; empty if the identity is not stored
     */
    static Optional<User> use(ProvenIdentity proven, String shownEmail, Instant now) {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery("""
                        update identities i
                           set last_used_at = :now, email = :email
                          from users u
                         where i.provider = :provider and i.subject = :subject and u.id = i.owner_id
                        returning {u.*}
                        """, User.class, "u")
                .setParameter("provider", proven.provider())
                .setParameter("subject", proven.subject())
                .setParameter("email", shownEmail)
                .setParameter("now", now)
                .getResultStream()
                .findFirst();
    }

    /** Removes this identity. From now on, it does not join the account by its address. */
    void unlink(Instant now) {
        getEntityManager()
                .createNativeQuery("""
                        insert into unlinked_identities (owner_id, provider, subject, removed_at)
                        values (:owner, :provider, :subject, :now)
                            on conflict do nothing
                        """)
                .setParameter("owner", owner)
                .setParameter("provider", provider)
                .setParameter("subject", subject)
                .setParameter("now", now)
                .executeUpdate();
        delete();
    }

    /** Returns whether this identity was removed from this account. */
    static boolean isUnlinked(ProvenIdentity proven, long user) {
        return !getEntityManager()
                .createNativeQuery("""
                        select 1
                          from unlinked_identities
                         where owner_id = :owner and provider = :provider and subject = :subject
                        """)
                .setParameter("owner", user)
                .setParameter("provider", proven.provider())
                .setParameter("subject", proven.subject())
                .getResultList()
                .isEmpty();
    }

    /** Removes all identities of a user, and returns how many there were. */
    static long removeAll(long user) {
        return delete("owner", user);
    }

    UUID id() {
        return id;
    }

    String provider() {
        return provider;
    }

    String email() {
        return email;
    }

    long owner() {
        return owner;
    }

    Instant createdAt() {
        return createdAt;
    }

    Optional<Instant> lastUsedAt() {
        return Optional.ofNullable(lastUsedAt);
    }
}
