package dev.signet.session;

import dev.signet.user.GoodFrom;
import dev.signet.user.LockedUser;
import dev.signet.web.Device;
import dev.signet.web.StorableText;
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
        if (!LockedUser.keep(token.userId())) {
            return false;
        }
        int opened = Session.getEntityManager()
                .createNativeQuery("""
                        insert into sessions (id, user_id, device, address, created_at, last_used_at, refresh_expires_at, kept_until,
                                              absolute_expires_at, refresh_jti)
                        select :session, u.id, :device, :address, :now, :now, :expiresAt, :expiresAt,
                               cast(:absoluteEnd as timestamptz), :jti
                          from users u
                         where u.id = :user
                           and (u.is_active or not :activeOnly)
                           and not %s
                           and not exists (select 1 from revoked_tokens r where r.jti = :jti)
                           and not exists (select 1 from deleted_sessions d where d.user_id = u.id and d.id = :session)
                           and not exists (select 1
                                             from sessions n
                                            where n.user_id = :user and n.id = :named and n.ended_at is not null)
                           and not exists (select 1 from deleted_sessions n where n.user_id = u.id and n.id = :named)
                            on conflict do nothing
                        """.formatted(GoodFrom.refusesToken("u.tokens_good_from")))
                .setParameter("session", id)
                .setParameter("device", StorableText.beginningOf(device.label(), Session.LONGEST_DEVICE))
                .setParameter("address", StorableText.beginningOf(device.address(), Session.LONGEST_ADDRESS))
                .setParameter("now", now)
                .setParameter("expiresAt", token.expiresAt())
                .setParameter("jti", token.jti())
                .setParameter("user", token.userId())
                .setParameter("activeOnly", activeOnly)
                .setParameter("issuedAt", token.issuedAt())
                .setParameter("absoluteEnd", absoluteEnd.orElse(null))
                .setParameter("named", token.sid().orElse(id))
                .executeUpdate();
        return opened > 0;
    }

    /** Returns the id of the session that {@link #open} creates for the token with this id. */
    static UUID idOf(String refreshJti) {
        return UUID.nameUUIDFromBytes(("signet adopted " + refreshJti).getBytes(StandardCharsets.UTF_8));
    }
}
