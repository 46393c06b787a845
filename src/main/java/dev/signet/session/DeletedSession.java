package dev.signet.session;

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
                .createNativeQuery("""
                        select exists (select from revoked_tokens r where r.jti = ?1)
                            or case
                                 when s.id is not null then u.id is not null or s.refresh_jti is distinct from ?1
                                 when not ?2 then true
                                 else coalesce(date_trunc('second', greatest(u.tokens_good_from, d.tokens_good_from)) > ?3,
                                               false)
                                   or exists (select from sessions o where o.user_id = ?4 and o.id = ?6 and o.ended_at is not null)
                                   or exists (select from deleted_sessions o where o.user_id = ?4 and o.id = ?6 and o.refresh_jti is null)
                               end
                          from (values (1)) as one_row
                               left join users u on u.id = ?4
                               left join deleted_users d on d.user_id = ?4
                               left join deleted_sessions s on s.user_id = ?4 and s.id = ?5
                        """, Boolean.class)
                .setParameter(1, token.jti())
                .setParameter(2, token.foreign())
                .setParameter(3, token.issuedAt())
                .setParameter(4, token.userId())
                .setParameter(5, id)
                .setParameter(6, token.sid().orElse(id))
                .getSingleResult();
    }

    /**
     * Revokes the tokens of a session that was deleted with its user, given its current refresh token.
     *
     * @return whether the token was current until now
     */
    static boolean end(UUID id, RefreshUse token) {
        return Session.getEntityManager()
                        .createNativeQuery(
                                "update deleted_sessions set refresh_jti = null where user_id = ?1 and id = ?2 and refresh_jti = ?3")
                        .setParameter(1, token.userId())
                        .setParameter(2, id)
                        .setParameter(3, token.jti())
                        .executeUpdate()
                > 0;
    }
}
