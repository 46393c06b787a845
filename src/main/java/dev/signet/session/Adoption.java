package dev.signet.session;

import dev.signet.web.Device;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Creates sessions for refresh tokens of another system, which do not name a session. */
final class Adoption {
    private Adoption() {}

    /**
     * Adopts a refresh token that another system issued with the shared secret. The session's id is derived from the
     * token's, so each token gets only one session, however often this is called. Does nothing if the session exists,
     * the user does not exist, or the token is {@linkplain DeletedSession#revoked revoked}.
     *
     * @param absoluteEnd when the session ends, however often it is refreshed
     * @param activeOnly whether the user must be active
     * @return whether a session was created
     */
    static boolean open(
            UUID id, RefreshUse token, Device device, Instant now, Optional<Instant> absoluteEnd, boolean activeOnly) {
        int opened = Session.getEntityManager()
                .createNativeQuery("""
                        insert into sessions (id, user_id, device, address, created_at, last_used_at, refresh_expires_at, kept_until,
                                              absolute_expires_at, refresh_jti)
                        select ?1, u.id, ?2, ?3, ?4, ?4, ?5, ?5, cast(?10 as timestamptz), ?6
                          from users u
                         where u.id = ?7
                           and (u.is_active or not ?8)
                           and (u.tokens_good_from is null or ?9 >= date_trunc('second', u.tokens_good_from))
                           and not exists (select from revoked_tokens r where r.jti = ?6)
                           and not exists (select from deleted_sessions d where d.user_id = u.id and d.id = ?1)
                           and not exists (select from sessions n where n.user_id = u.id and n.id = ?11 and n.ended_at is not null)
                           and not exists (select from deleted_sessions n where n.user_id = u.id and n.id = ?11)
                            on conflict do nothing
                        """)
                .setParameter(1, id)
                .setParameter(2, Session.shortened(device.label(), Session.LONGEST_DEVICE))
                .setParameter(3, Session.shortened(device.address(), Session.LONGEST_ADDRESS))
                .setParameter(4, now)
                .setParameter(5, token.expiresAt())
                .setParameter(6, token.jti())
                .setParameter(7, token.userId())
                .setParameter(8, activeOnly)
                .setParameter(9, token.issuedAt())
                .setParameter(10, absoluteEnd.orElse(null))
                .setParameter(11, token.sid().orElse(id))
                .executeUpdate();
        return opened > 0;
    }

    /** Returns the id of the session that {@link #open} creates for the token with this id. */
    static UUID idOf(String refreshJti) {
        return UUID.nameUUIDFromBytes(("signet adopted " + refreshJti).getBytes(StandardCharsets.UTF_8));
    }
}
