package dev.signet.session;

import dev.signet.database.SqlCall;
import dev.signet.user.TokenUser;
import dev.signet.web.Device;
import dev.signet.web.StorableText;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A session that a login opens, with its first token pair.
 *
 * @param absoluteEnd when it ends, however often it is refreshed
 */
record NewSession(UUID id, Device device, NewPair first, Authentication authentication, Optional<Instant> absoluteEnd) {

    /** With {@link #VALUES} and {@link #bind}, stores it. */
    static final String INSERT = """
            insert into sessions (user_id, id, device, address, created_at, last_used_at, rotated_at, refresh_expires_at,
                                  absolute_expires_at, refresh_jti, access_jti, sign_in_method, amr, authenticated_at)
            """;

    static final String VALUES = """
            :user, :session, :device, :address, :now, :now, :now, :expiresAt, cast(:absoluteEnd as timestamptz),
            :refreshId, :accessId, :method, :amr, cast(:authenticatedAt as timestamptz)
            """;

    /** Sets the parameters of the statement. */
    SqlCall bind(SqlCall call, long user) {
        return call.with("user", user)
                .with("session", id)
                .with("device", StorableText.beginningOf(device.label(), Session.LONGEST_DEVICE))
                .with("address", StorableText.beginningOf(device.address(), Session.LONGEST_ADDRESS))
                .with("now", first.issuedAt())
                .with("expiresAt", first.expiresAt())
                .with("absoluteEnd", absoluteEnd.orElse(null))
                .with("refreshId", first.refreshId())
                .with("accessId", first.accessId())
                .with("method", StorableText.beginningOf(authentication.method(), Session.LONGEST_METHOD))
                .with("amr", authentication.storedAmr())
                .with("authenticatedAt", authentication.at().orElse(null));
    }

    /**
     * Returns its first pair.
     *
     * @param expiresAt the expiry that was stored
     */
    UnsignedPair pair(TokenUser user, Instant expiresAt) {
        return new UnsignedPair(
                id,
                user,
                first.refreshId(),
                first.accessId(),
                first.issuedAt(),
                expiresAt,
                absoluteEnd,
                Optional.of(authentication));
    }
}
