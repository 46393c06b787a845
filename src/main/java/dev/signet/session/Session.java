package dev.signet.session;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A login, from its first token to its end. It holds the id of its one refresh token that works and of the one before; the
 * tokens themselves are stored nowhere. Its state changes through conditional statements only, so that the database decides
 * every race, on any number of replicas.
 */
@Entity
@Table(name = "sessions")
public class Session extends PanacheEntityBase {
    private static final int LONGEST_DEVICE = 200;
    private static final int LONGEST_ADDRESS = 64;

    @Id
    private UUID id;

    @Column(name = "user_id", nullable = false)
    private long userId;

    @Column(nullable = false, length = LONGEST_DEVICE)
    private String device;

    @Column(nullable = false, length = LONGEST_ADDRESS)
    private String address;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "last_used_at", nullable = false)
    private Instant lastUsedAt;

    @Column(name = "expires_at", nullable = false)
    private Instant expiresAt;

    @Column(name = "refresh_jti", nullable = false)
    private String refreshJti;

    @Column(name = "previous_refresh_jti")
    private String previousRefreshJti;

    @Column(name = "rotated_at")
    private Instant rotatedAt;

    @Column(name = "ended_at")
    private Instant endedAt;

    @Column(name = "end_reason", length = 32)
    private String endReason;

    /** For Hibernate. */
    protected Session() {}

    /**
     * Opens a session whose first refresh token is called {@code refreshJti}.
     *
     * @return its id
     */
    public static UUID open(long userId, Device device, String refreshJti, Instant now, Instant expiresAt) {
        Session session = new Session();
        session.id = UUID.randomUUID();
        session.userId = userId;
        session.device = shortened(device.label(), LONGEST_DEVICE);
        session.address = shortened(device.address(), LONGEST_ADDRESS);
        session.createdAt = now;
        session.lastUsedAt = now;
        session.expiresAt = expiresAt;
        session.refreshJti = refreshJti;
        session.persist();
        return session.id;
    }

    /**
     * Takes in a refresh token that another system issued with the secret that it shares with this service: the token gets a
     * session whose id follows from its own, so that it gets one only, whoever asks and however often. Nothing happens where
     * the session exists, or the user does not.
     */
    static void adopt(UUID id, long userId, Device device, String refreshJti, Instant now, Instant expiresAt) {
        getEntityManager()
                .createNativeQuery("""
                        insert into sessions (id, user_id, device, address, created_at, last_used_at, expires_at, refresh_jti)
                        select ?1, u.id, ?2, ?3, ?4, ?4, ?5, ?6
                          from users u
                         where u.id = ?7
                            on conflict do nothing
                        """)
                .setParameter(1, id)
                .setParameter(2, shortened(device.label(), LONGEST_DEVICE))
                .setParameter(3, shortened(device.address(), LONGEST_ADDRESS))
                .setParameter(4, now)
                .setParameter(5, expiresAt)
                .setParameter(6, refreshJti)
                .setParameter(7, userId)
                .executeUpdate();
    }

    /** The session with this id as it stands now: a snapshot, which no later look finds unchanged in a cache. */
    static Optional<Session> withId(UUID id) {
        Optional<Session> session = findByIdOptional(id);
        session.ifPresent(getEntityManager()::detach);
        return session;
    }

    /** The id of the session that {@link #adopt} gives to the token of this id. */
    static UUID adoptedId(String refreshJti) {
        return UUID.nameUUIDFromBytes(("signet adopted " + refreshJti).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Ends a session.
     *
     * @return whether it was still live
     */
    static boolean end(UUID id, EndReason reason, Instant now) {
        return update("endedAt = ?1, endReason = ?2 where id = ?3 and endedAt is null", now, reason.stored(), id) > 0;
    }

    /**
     * Ends a session through its refresh token that works.
     *
     * @return whether the session was live and the token its current one
     */
    static boolean endThrough(UUID id, String refreshJti, EndReason reason, Instant now) {
        return update(
                        "endedAt = ?1, endReason = ?2 where id = ?3 and refreshJti = ?4 and endedAt is null",
                        now,
                        reason.stored(),
                        id,
                        refreshJti)
                > 0;
    }

    boolean hasEnded() {
        return endedAt != null;
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

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
