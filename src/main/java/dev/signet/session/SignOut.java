package dev.signet.session;

import dev.signet.revocation.RevocationView;
import dev.signet.revocation.RevokedToken;
import dev.signet.web.Device;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;

/** Ends sessions through one of their refresh tokens: its access tokens are refused from then on, too. */
@Singleton
public class SignOut {
    private final SessionFinder finder;
    private final RevocationView view;
    private final Clock clock;

    SignOut(SessionFinder finder, RevocationView view, Clock clock) {
        this.finder = finder;
        this.view = view;
        this.clock = clock;
    }

    /**
     * Ends the token's session, also where the token was rotated already: a client that lost the last response can still
     * leave.
     *
     * @return whether the session was live
     */
    public boolean logOut(RefreshUse token) {
        return ended(token, (sid, now) -> Session.end(sid, EndReason.SIGNED_OUT, now));
    }

    /**
     * Ends the token's session, where the token is the one that works.
     *
     * @return whether it was
     */
    public boolean blacklist(RefreshUse token) {
        return ended(token, (sid, now) -> Session.endThrough(sid, token.jti(), EndReason.SIGNED_OUT, now));
    }

    /**
     * Whether a refresh token that verifies has been rotated or revoked, by itself, with its session, or with all others of its
     * user.
     */
    @Transactional
    public boolean isBlacklisted(RefreshUse token) {
        UUID sid = finder.sessionOf(token);
        return Session.withId(sid)
                .map(session -> session.hasEnded() || !session.isCurrent(token.jti()))
                .orElseGet(() -> DeletedSession.revoked(sid, token));
    }

    private boolean ended(RefreshUse token, BiPredicate<UUID, Instant> end) {
        Instant now = clock.instant();
        UUID live = QuarkusTransaction.requiringNew().call(() -> {
            UUID sid = finder.sessionOf(token);
            if (token.foreign()) {
                // To end at once: it takes no other session's place.
                Adoption.open(sid, token, Device.UNKNOWN, now, Optional.empty(), true);
            }
            return end.test(sid, now) || revokedWithoutSession(sid, token, now) ? sid : null;
        });
        if (live != null) {
            view.endSession(live);
        }
        return live != null;
    }

    /** The tokens of a user who is gone can be revoked, as with the reference. */
    private static boolean revokedWithoutSession(UUID sid, RefreshUse token, Instant now) {
        if (Session.withId(sid).isPresent() || DeletedSession.revoked(sid, token)) {
            return false;
        }
        return DeletedSession.end(sid, token.jti())
                || token.foreign() && RevokedToken.revoke(token.jti(), token.expiresAt(), now);
    }
}
