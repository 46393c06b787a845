package dev.signet.session;

import dev.signet.revocation.RevocationCache;
import dev.signet.revocation.RevokedToken;
import dev.signet.web.Device;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;

/** Ends sessions, given one of their refresh tokens. Their access tokens are refused from then on, too. */
@Singleton
public class SignOut {
    /** What can become of a refresh token. */
    public enum State {
        /** It can be used. */
        USABLE,
        /** It was rotated or revoked, individually, with its session, or with all others of its user. */
        REVOKED,
        /** Its session was idle for too long, or has reached its absolute end. */
        OVER
    }

    private final SessionFinder finder;
    private final Sessions sessions;
    private final Endings endings;
    private final RevocationCache revocations;
    private final Clock clock;

    SignOut(SessionFinder finder, Sessions sessions, Endings endings, RevocationCache revocations, Clock clock) {
        this.finder = finder;
        this.sessions = sessions;
        this.endings = endings;
        this.revocations = revocations;
        this.clock = clock;
    }

    /**
     * Ends the token's session, even if the token was already rotated, so that a client that lost the last response can
     * still log out.
     *
     * @return whether the session was live
     */
    public boolean logOut(RefreshUse token) {
        return ended(token, (sid, now) -> SessionEnds.end(token.userId(), sid, EndReason.SIGNED_OUT, now));
    }

    /**
     * Ends the token's session, if the token is its current one.
     *
     * @return whether it was
     */
    public boolean blacklist(RefreshUse token) {
        return ended(
                token,
                (sid, now) -> SessionEnds.endThrough(token.userId(), sid, token.jti(), EndReason.SIGNED_OUT, now));
    }

    /** Returns what became of a valid refresh token, whether or not its user may use it. */
    @Transactional
    public State stateOf(RefreshUse token) {
        UUID sid = finder.sessionOf(token);
        return Session.of(token.userId(), sid)
                .map(session -> stateOf(session, token))
                .orElseGet(() -> DeletedSession.revoked(sid, token) ? State.REVOKED : State.USABLE);
    }

    private State stateOf(Session session, RefreshUse token) {
        Instant now = clock.instant();
        if (session.hasEnded() || !session.isCurrent(token.jti())) {
            return State.REVOKED;
        }
        return session.isOver(now, sessions.idleSince(now)) ? State.OVER : State.USABLE;
    }

    private boolean ended(RefreshUse token, BiPredicate<UUID, Instant> end) {
        Instant now = clock.instant();
        UUID live = QuarkusTransaction.requiringNew().call(() -> {
            UUID sid = finder.sessionOf(token);
            if (token.foreign()) {
                // This session ends immediately, so it does not count towards the limit.
                Adoption.open(sid, token, Device.UNKNOWN, now, Optional.empty(), false);
            }
            if (end.test(sid, now)) {
                endings.tell(token.userId(), List.of(sid), EndReason.SIGNED_OUT);
                return sid;
            }
            return revokedWithoutSession(sid, token, now) ? sid : null;
        });
        if (live != null) {
            revocations.endSession(live);
        }
        return live != null;
    }

    /** Revokes a token without a session, as the reference allows for tokens of deleted users. */
    private static boolean revokedWithoutSession(UUID sid, RefreshUse token, Instant now) {
        if (Session.of(token.userId(), sid).isPresent() || DeletedSession.revoked(sid, token)) {
            return false;
        }
        return DeletedSession.end(sid, token)
                || token.foreign() && RevokedToken.revoke(token.jti(), token.expiresAt(), now);
    }
}
