package dev.signet.session;

import dev.signet.user.GoodFrom;
import java.util.UUID;

/**
 * Sessions whose rows were deleted, with their users or by an operator. Database triggers keep enough data to tell
 * revoked tokens of these sessions from valid ones.
 */
final class DeletedSession {
    private DeletedSession() {}

    /**
     * Returns whether a refresh token whose session has no row is revoked. A token of Signet's own is revoked, unless
     * its session was deleted with its user while the token was current. A token of another system may never have had a
     * session. It is revoked if it was revoked individually or with all others of its user, or if it names a session of
     * Signet that has ended.
     *
     * @param id the id of the session that the token has or would get
     */
    static boolean revoked(UUID id, RefreshUse token) {
        return (Boolean) Session.getEntityManager()
                .createNativeQuery(
                        """
                        select exists (select 1 from revoked_tokens r where r.jti = :jti)
                            or case
                                 when s.id is not null then u.id is not null or s.refresh_jti is distinct from :jti
                                 when not :foreign then true
                                 else %s
                                   or exists (select 1
                                                from sessions o
                                               where o.user_id = :user and o.id = :named and o.ended_at is not null)
                                   or exists (select 1
                                                from deleted_sessions o
                                               where o.user_id = :user and o.id = :named and o.refresh_jti is null)
                               end
                          from (values (1)) as one_row
                               left join users u on u.id = :user
                               left join deleted_users d on d.user_id = :user
                               left join deleted_sessions s on s.user_id = :user and s.id = :session
                        """.formatted(GoodFrom.refusesToken("greatest(u.tokens_good_from, d.tokens_good_from)")),
                        Boolean.class)
                .setParameter("jti", token.jti())
                .setParameter("foreign", token.foreign())
                .setParameter("issuedAt", token.issuedAt())
                .setParameter("user", token.userId())
                .setParameter("session", id)
                .setParameter("named", token.sid().orElse(id))
                .getSingleResult();
    }

    /**
     * Revokes the tokens of a session that was deleted with its user, given its current refresh token.
     *
     * @return whether the token was current until now
     */
    static boolean end(UUID id, RefreshUse token) {
        return Session.getEntityManager()
                        .createNativeQuery("""
                                update deleted_sessions
                                   set refresh_jti = null
                                 where user_id = :user and id = :session and refresh_jti = :jti
                                """)
                        .setParameter("user", token.userId())
                        .setParameter("session", id)
                        .setParameter("jti", token.jti())
                        .executeUpdate()
                > 0;
    }

    /**
     * Records that all tokens of a session are revoked, because it has ended. Used if tables are distributed: then this
     * table, on the coordinator, is where replicas read what they missed.
     */
    static void revokeAll(long user, UUID session) {
        Session.getEntityManager()
                .createNativeQuery("""
                        insert into deleted_sessions (user_id, id, deleted_at, expires_at)
                        values (:user, :session, clock_timestamp(), clock_timestamp())
                            on conflict do nothing
                        """)
                .setParameter("user", user)
                .setParameter("session", session)
                .executeUpdate();
    }
}
