package dev.signet.session;

import dev.signet.web.Device;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Sessions for the refresh tokens of another system, which name none. */
final class Adoption {
    private Adoption() {}

    /**
     * Takes in a refresh token that another system issued with the secret that it shares with this service: the token gets a
     * session whose id follows from its own, so that it gets one only, whoever asks and however often. Nothing happens where
     * the session exists, the user does not, the user's tokens of that time are good no more, or the other system had refused the
     * token already.
     *
     * @param absoluteEnd when it ends, however often it is refreshed
     * @param inactiveToo whether an inactive user counts
     * @return whether it got one now
     */
    static boolean open(
            UUID id, RefreshUse token, Device device, Instant now, Optional<Instant> absoluteEnd, boolean inactiveToo) {
        int opened = Session.getEntityManager()
                .createNativeQuery("""
                        insert into sessions (id, user_id, device, address, created_at, last_used_at, expires_at,
                                              absolute_expires_at, refresh_jti)
                        select ?1, u.id, ?2, ?3, ?4, ?4, least(?5, cast(?10 as timestamptz)), cast(?10 as timestamptz), ?6
                          from users u
                         where u.id = ?7
                           and (u.is_active or ?8)
                           and (u.tokens_good_from is null or ?9 >= date_trunc('second', u.tokens_good_from))
                           and not exists (select from revoked_tokens r where r.jti = ?6)
                            on conflict do nothing
                        """)
                .setParameter(1, id)
                .setParameter(2, Session.shortened(device.label(), Session.LONGEST_DEVICE))
                .setParameter(3, Session.shortened(device.address(), Session.LONGEST_ADDRESS))
                .setParameter(4, now)
                .setParameter(5, token.expiresAt())
                .setParameter(6, token.jti())
                .setParameter(7, token.userId())
                .setParameter(8, inactiveToo)
                .setParameter(9, token.issuedAt())
                .setParameter(10, absoluteEnd.orElse(null))
                .executeUpdate();
        return opened > 0;
    }

    /** Whether tokens that name no session were good no more after this one was issued: see {@code tokens_good_from} (V11). */
    static boolean isOutdated(RefreshUse token) {
        return (Boolean) Session.getEntityManager()
                .createNativeQuery("""
                        select exists (select from users
                                        where id = ?1 and date_trunc('second', tokens_good_from) > ?2)
                        """, Boolean.class)
                .setParameter(1, token.userId())
                .setParameter(2, token.issuedAt())
                .getSingleResult();
    }

    /** The id of the session that {@link #open} gives to the token of this id. */
    static UUID idOf(String refreshJti) {
        return UUID.nameUUIDFromBytes(("signet adopted " + refreshJti).getBytes(StandardCharsets.UTF_8));
    }
}
