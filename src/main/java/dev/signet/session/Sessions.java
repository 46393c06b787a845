package dev.signet.session;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.security.Caller;
import dev.signet.security.CurrentRequest;
import dev.signet.security.Uuids;
import dev.signet.standby.FromStandby;
import dev.signet.user.ActiveUsers;
import dev.signet.user.LockedUser;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Opens, lists and ends the sessions of users. */
@Singleton
public class Sessions {
    private final SessionConfig config;
    private final OpeningStatements statements;
    private final Event<SignedIn> signedIn;
    private final Endings endings;
    private final ActiveUsers users;
    private final CurrentRequest request;
    private final Ledger ledger;
    private final Clock clock;

    Sessions(
            SessionConfig config,
            OpeningStatements statements,
            Event<SignedIn> signedIn,
            Endings endings,
            ActiveUsers users,
            CurrentRequest request,
            Ledger ledger,
            Clock clock) {
        this.config = config;
        this.statements = statements;
        this.signedIn = signedIn;
        this.endings = endings;
        this.users = users;
        this.request = request;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Opens a session for a user who was just authenticated, and records it.
     *
     * @param begun when the sign-in began; empty if it depends on nothing that was issued before
     * @param means how the event names the factors
     * @throws ApiError 401 if the account was deactivated or its password changed since, or the user signed out
     *     everywhere after {@code begun}
     */
    @Transactional
    public UnsignedPair open(
            User verified, NewPair first, Authentication authentication, Optional<Instant> begun, String means) {
        Instant now = first.issuedAt();
        NewSession session =
                new NewSession(UUID.randomUUID(), request.device(), first, authentication, absoluteEnd(now));
        SecurityEvent login = ledger.done(SecurityEventKind.LOGIN)
                .to(verified.id())
                .in(session.id())
                .because(means);
        UnsignedPair pair = statements.open(verified, session, begun, login).orElseThrow(ApiError::wrongCredentials);
        endTooMany(verified.id(), session.id(), now);
        signedIn.fire(new SignedIn(verified.id(), session.device(), authentication.method(), now));
        return pair;
    }

    /**
     * Opens the session that {@linkplain Adoption#open adopts} another system's token, if it does not exist yet. It has
     * the same limits as a session from a login. Runs in the caller's transaction.
     */
    void adopt(UUID id, RefreshUse token, Instant now) {
        if (config.maxPerUser().isPresent()) {
            // One at a time, like logins.
            LockedUser.toChange(token.userId());
        }
        if (Adoption.open(id, token, request.device(), now, absoluteEnd(now), users.checkUserIsActive())) {
            ledger.done(SecurityEventKind.SESSION_ADOPTED)
                    .to(token.userId())
                    .in(id)
                    .record();
            endTooMany(token.userId(), id, now);
        }
    }

    private Optional<Instant> absoluteEnd(Instant now) {
        return config.absoluteLifetime().map(now::plus);
    }

    private void endTooMany(long user, UUID opened, Instant now) {
        config.maxPerUser()
                .ifPresent(
                        most -> endings.tell(user, SessionEnds.endOldest(user, opened, most, now), EndReason.TOO_MANY));
    }

    /**
     * Returns the live sessions of a user.
     *
     * @param current the session of the request, if it has one
     */
    @FromStandby
    @Transactional
    public List<SessionResponse> of(long user, Optional<UUID> current) {
        Instant now = clock.instant();
        return Session.liveOf(user, now, idleSince(now)).stream()
                .map(session -> session.response(current))
                .toList();
    }

    /** Returns how the user of a live session signed in; empty if that is not known. */
    @Transactional
    public Optional<Authentication> authentication(long user, UUID session) {
        return Session.of(user, session).filter(found -> !found.hasEnded()).flatMap(Session::authentication);
    }

    /**
     * Returns whether the account may still be used and the session is live, and keeps both so until the current
     * transaction ends.
     *
     * @param session empty for a token of another system, which has none
     */
    @Transactional
    public boolean hold(long user, Optional<UUID> session) {
        // The account first, as everything does that changes both.
        boolean usable = LockedUser.toChange(user)
                .filter(found -> found.isActive() || !users.checkUserIsActive())
                .isPresent();
        return usable && session.map(id -> Session.hold(user, id)).orElse(true);
    }

    /** Returns the time before which a session's last use makes it idle for too long. */
    Instant idleSince(Instant now) {
        return config.idleTimeout().map(now::minus).orElse(Instant.EPOCH);
    }

    /**
     * Ends one session of the caller or, for an administrator, of any user.
     *
     * @throws ApiError 404 if there is no such session or it has ended
     */
    @Transactional
    public void end(String id) {
        Caller caller = request.caller();
        Instant now = clock.instant();
        Session session = Uuids.parse(id)
                .flatMap(sid -> caller.admin() ? Session.ofAnyone(sid) : Session.of(caller.id(), sid))
                .filter(found -> SessionEnds.end(found.userId(), found.id(), EndReason.ENDED, now))
                .orElseThrow(() -> ApiError.notFound("No Session matches the given query."));
        endings.tell(session.userId(), List.of(session.id()), EndReason.ENDED, Optional.of(caller.id()));
    }

    /**
     * Ends all sessions of this user, except {@code except} if given, and all sign-ins that have begun. Without an
     * exception, tokens that belong to no session are invalidated too. Joins the caller's transaction, if there is one.
     */
    @Transactional
    public void endAll(long user, Optional<UUID> except) {
        Instant now = clock.instant();
        // First, so that a session that is being opened is either seen here or sees this.
        if (except.isEmpty()) {
            User.raiseVersion(user);
        } else {
            User.voidSignIns(user, now);
        }
        SecurityEvent event =
                ledger.doneByCaller(SecurityEventKind.LOGGED_OUT_EVERYWHERE).to(user);
        except.ifPresent(event::in);
        event.record();
        endings.tell(
                user,
                SessionEnds.endAll(user, except, now),
                EndReason.ENDED,
                Optional.of(request.caller().id()));
    }

    /** Ends a session because a refresh token that was already rotated was presented again, in the current transaction. */
    boolean endForReuse(Session session, Instant now) {
        boolean live = SessionEnds.end(session.userId(), session.id(), EndReason.REUSE, now);
        if (live) {
            ledger.refused(SecurityEventKind.REFRESH_TOKEN_REUSED)
                    .to(session.userId())
                    .in(session.id())
                    .record();
            endings.tell(session.userId(), List.of(session.id()), EndReason.REUSE);
        }
        return live;
    }
}
