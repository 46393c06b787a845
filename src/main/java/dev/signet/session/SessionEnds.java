package dev.signet.session;

import io.quarkus.panache.common.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The statements that end sessions. They end only live ones, so a session ends once, whatever else happens to it at the
 * same time. {@link Endings} announces it.
 */
final class SessionEnds {
    private static final UUID NONE = new UUID(0, 0);

    private SessionEnds() {}

    /**
     * Ends a session.
     *
     * @return whether it was live
     */
    static boolean end(long userId, UUID id, EndReason reason, Instant now) {
        return Session.update(
                        "endedAt = :now, endReason = :reason where userId = :user and id = :id and endedAt is null",
                        Parameters.with("now", now)
                                .and("reason", reason.stored())
                                .and("user", userId)
                                .and("id", id))
                > 0;
    }

    /**
     * Ends a session, given its current refresh token.
     *
     * @return whether the session was live and the token its current one
     */
    static boolean endThrough(long userId, UUID id, String refreshJti, EndReason reason, Instant now) {
        return Session.update(
                        "endedAt = :now, endReason = :reason"
                                + " where userId = :user and id = :id and refreshJti = :jti and endedAt is null",
                        Parameters.with("now", now)
                                .and("reason", reason.stored())
                                .and("user", userId)
                                .and("id", id)
                                .and("jti", refreshJti))
                > 0;
    }

    /**
     * Ends all sessions of this user, except {@code except} if given.
     *
     * @return the ids of those that were live
     */
    @SuppressWarnings("unchecked")
    static List<UUID> endAll(long userId, Optional<UUID> except, Instant now) {
        return Session.getEntityManager()
                .createNativeQuery("""
                        update sessions
                           set ended_at = :now, end_reason = :reason
                         where user_id = :user and ended_at is null and id <> :except
                        returning id
                        """, UUID.class)
                .setParameter("now", now)
                .setParameter("reason", EndReason.ENDED.stored())
                .setParameter("user", userId)
                .setParameter("except", except.orElse(NONE))
                .getResultList();
    }

    /**
     * Ends the least recently used sessions of this user, so that {@code most} are left. It never ends the session that
     * was just opened, even if a replica whose clock is ahead recorded a later use of the others.
     *
     * @return the ids of the ended sessions
     */
    @SuppressWarnings("unchecked")
    static List<UUID> endOldest(long userId, UUID opened, int most, Instant now) {
        return Session.getEntityManager()
                .createNativeQuery("""
                        update sessions
                           set ended_at = :now, end_reason = :reason
                         where user_id = :user
                           and ended_at is null
                           and id in (select id
                                        from sessions
                                       where user_id = :user and ended_at is null and expires_at > :now and id <> :opened
                                       order by last_used_at desc, created_at desc, id
                                      offset :others)
                        returning id
                        """, UUID.class)
                .setParameter("now", now)
                .setParameter("reason", EndReason.TOO_MANY.stored())
                .setParameter("user", userId)
                .setParameter("others", most - 1)
                .setParameter("opened", opened)
                .getResultList();
    }

    /** Returns the ids of this user's sessions that the database ended in this transaction, because of a new password. */
    @SuppressWarnings("unchecked")
    static List<UUID> byNewPassword(long userId) {
        return Session.getEntityManager()
                .createNativeQuery("""
                        select id
                          from sessions
                         where user_id = :user and end_reason = :reason and xmin = cast(pg_current_xact_id() as xid)
                        """, UUID.class)
                .setParameter("user", userId)
                .setParameter("reason", EndReason.PASSWORD_CHANGED.stored())
                .getResultList();
    }

    /** Returns the same if the sessions are on another server, whose transaction has another number. */
    @SuppressWarnings("unchecked")
    static List<UUID> byNewPassword(long userId, Instant transactionBegan) {
        return Session.getEntityManager()
                .createNativeQuery("""
                        select id
                          from sessions
                         where user_id = :user and end_reason = :reason and ended_at >= :began
                        """, UUID.class)
                .setParameter("user", userId)
                .setParameter("reason", EndReason.PASSWORD_CHANGED.stored())
                .setParameter("began", transactionBegan)
                .getResultList();
    }

    /** Returns when the current transaction began, by the database's clock. */
    static Instant transactionBegan() {
        return (Instant) Session.getEntityManager()
                .createNativeQuery("select transaction_timestamp()", Instant.class)
                .getSingleResult();
    }
}
