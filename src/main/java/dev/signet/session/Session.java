package dev.signet.session;

import dev.signet.user.TokenUser;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A session, from login to end. It stores the ids of its current refresh token and of the previous one, but not the
 * tokens. Its state changes only through conditional statements ({@link RefreshStatements}, {@link SessionEnds}), so that
 * the database decides every race, on any number of replicas.
 */
@Entity
@IdClass(Session.Key.class)
@Table(name = "sessions")
public class Session extends PanacheEntityBase {
    static final int LONGEST_DEVICE = 200;
    static final int LONGEST_ADDRESS = 64;
    static final int LONGEST_METHOD = 40;
    private static final int MOST_LISTED = 200;

    private static final String LIVE_OF_USER = "select {s.*} from sessions s where s.user_id = :user and "
            + Liveness.LIVE + " order by s.last_used_at desc, s.id";

    @Id
    @Column(name = "user_id")
    private long userId;

    @Id
    private UUID id;

    @Column(nullable = false, length = LONGEST_DEVICE)
    private String device;

    @Column(nullable = false, length = LONGEST_ADDRESS)
    private String address;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "last_used_at", nullable = false)
    private Instant lastUsedAt;

    /** When the refresh token expires, unless the session ends earlier. */
    @Column(name = "refresh_expires_at", nullable = false)
    private Instant refreshExpiresAt;

    /** The earlier one of {@code refreshExpiresAt} and {@code absoluteExpiresAt}. */
    @Column(name = "expires_at", nullable = false, insertable = false, updatable = false)
    private Instant expiresAt;

    @Column(name = "refresh_jti", nullable = false)
    private String refreshJti;

    @Column(name = "previous_refresh_jti")
    private String previousRefreshJti;

    @Column(name = "rotated_at")
    private Instant rotatedAt;

    @Column(name = "access_jti", length = 64)
    private String accessJti;

    @Column(name = "idempotency_key")
    private byte[] idempotencyKey;

    @Column(name = "absolute_expires_at")
    private Instant absoluteExpiresAt;

    /** With which method the user signed in; empty for another system's token. */
    @Column(name = "sign_in_method", nullable = false, length = LONGEST_METHOD)
    private String signInMethod = "";

    @Column(nullable = false)
    private String amr = "";

    @Column(name = "authenticated_at")
    private Instant authenticatedAt;

    @Column(name = "ended_at")
    private Instant endedAt;

    @Column(name = "end_reason", length = 32)
    private String endReason;

    /** The primary key. */
    record Key(long userId, UUID id) {}

    /** For Hibernate. */
    protected Session() {}

    /** Returns the user's session with this id as it is now, detached so that a later call reads the database again. */
    static Optional<Session> of(long userId, UUID id) {
        Optional<Session> session = findByIdOptional(new Key(userId, id));
        session.ifPresent(getEntityManager()::detach);
        return session;
    }

    /** Returns whether this session is live, and keeps it so until the current transaction ends. */
    static boolean hold(long userId, UUID id) {
        return find("userId = ?1 and id = ?2 and endedAt is null", userId, id)
                .withLock(LockModeType.PESSIMISTIC_READ)
                .firstResultOptional()
                .isPresent();
    }

    /** Returns the session with this id, whoever its user is. */
    static Optional<Session> ofAnyone(UUID id) {
        return getEntityManager()
                .unwrap(org.hibernate.Session.class)
                .createNativeQuery(
                        "select {s.*} from sessions s where uuid_hash(id) = uuid_hash(:id) and id = :id",
                        Session.class,
                        "s")
                .setParameter("id", id)
                .getResultStream()
                .findFirst();
    }

    /**
     * Returns up to {@value #MOST_LISTED} live sessions of this user, the last used first.
     *
     * @param idleSince sessions last used before this time are idle for too long
     */
    static List<Session> liveOf(long userId, Instant now, Instant idleSince) {
        return getEntityManager()
                .unwrap(org.hibernate.Session.class)
                .createNativeQuery(LIVE_OF_USER, Session.class, "s")
                .setParameter("user", userId)
                .setParameter("now", now)
                .setParameter("idleSince", idleSince)
                .setMaxResults(MOST_LISTED)
                .getResultList();
    }

    /** Returns the token pair of the last rotation, for this user. */
    UnsignedPair pairFor(TokenUser user) {
        return new UnsignedPair(
                id,
                user,
                refreshJti,
                accessJti,
                rotatedAt,
                expiresAt,
                Optional.ofNullable(absoluteExpiresAt),
                authentication());
    }

    /** Returns how its user signed in; empty for another system's token. */
    Optional<Authentication> authentication() {
        return Authentication.of(signInMethod, amr, authenticatedAt);
    }

    UUID id() {
        return id;
    }

    long userId() {
        return userId;
    }

    SessionResponse response(Optional<UUID> current) {
        return new SessionResponse(
                id,
                device,
                address,
                createdAt,
                lastUsedAt,
                expiresAt,
                authentication().map(Authentication::method).orElse(null),
                authentication().map(Authentication::amr).orElse(List.of()),
                authenticatedAt,
                current.filter(id::equals).isPresent());
    }

    boolean hasEnded() {
        return endedAt != null;
    }

    /** Returns whether the session was last used before {@code idleSince} or has reached its absolute end. */
    boolean isOver(Instant now, Instant idleSince) {
        return Liveness.isOver(lastUsedAt, absoluteExpiresAt, now, idleSince);
    }

    boolean isCurrent(String jti) {
        return refreshJti.equals(jti);
    }

    boolean isPrevious(String jti) {
        return jti.equals(previousRefreshJti);
    }

    boolean rotatedAfter(Instant instant) {
        return rotatedAt != null && rotatedAt.isAfter(instant);
    }

    /** Returns whether the last rotation's request had this key. */
    boolean wasRotatedWith(Optional<IdempotencyKey> key) {
        return key.filter(k -> k.fits(idempotencyKey)).isPresent();
    }
}
