package dev.signet.session;

import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.revocation.RevocationView;
import dev.signet.security.Caller;
import dev.signet.security.Uuids;
import dev.signet.user.TokenUser;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import dev.signet.web.Device;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The sessions of a user: opened by a login, listed, ended one by one or all at once. */
@Singleton
public class Sessions {
    private final SessionConfig config;
    private final RevocationView view;
    private final Event<SignedIn> signedIn;
    private final Event<Ended> ended;
    private final Clock clock;

    Sessions(SessionConfig config, RevocationView view, Event<SignedIn> signedIn, Event<Ended> ended, Clock clock) {
        this.config = config;
        this.signedIn = signedIn;
        this.ended = ended;
        this.view = view;
        this.clock = clock;
    }

    /**
     * Opens a session for a user whose password was verified a moment ago.
     *
     * @throws ApiError 401 where the account was closed or its password changed since
     */
    @Transactional
    public Rotation.Pair open(User verified, Device device, Successor first) {
        // One login at a time where they are counted: two would each spare the other's session.
        User user = User.unchanged(verified, config.maxPerUser().isPresent()).orElseThrow(ApiError::wrongCredentials);
        Instant now = first.issuedAt();
        Session session = Session.open(user.id(), device, first, absoluteEnd(now));
        endTooMany(user.id(), session.id(), now);
        signedIn.fire(new SignedIn(user.id(), device, now));
        return session.pairFor(TokenUser.of(user));
    }

    /**
     * Opens the session that another system's token is {@linkplain Adoption#open adopted} into, where there is none yet; it has the
     * limits of one that a login opens. It is part of the caller's transaction.
     *
     * @param inactiveToo whether an inactive user gets one
     */
    void adopt(UUID id, RefreshUse token, Device device, Instant now, boolean inactiveToo) {
        if (config.maxPerUser().isPresent()) {
            // One at a time, as logins.
            User.toChange(token.userId());
        }
        if (Adoption.open(id, token, device, now, absoluteEnd(now), inactiveToo)) {
            endTooMany(token.userId(), id, now);
        }
    }

    private Optional<Instant> absoluteEnd(Instant now) {
        return config.absoluteLifetime().map(now::plus);
    }

    private void endTooMany(long user, UUID opened, Instant now) {
        config.maxPerUser().ifPresent(most -> ended.fire(new Ended(Session.endOldest(user, opened, most, now))));
    }

    @Transactional
    List<SessionView> of(long user, Optional<UUID> current) {
        Instant now = clock.instant();
        return Session.liveOf(user, now, idleSince(now)).stream()
                .map(session -> session.view(current))
                .toList();
    }

    /** A session that was last used before this is idle for too long. */
    Instant idleSince(Instant now) {
        return config.idleTimeout().map(now::minus).orElse(Instant.EPOCH);
    }

    /**
     * Ends one session of the caller, or anyone's where the caller is an administrator.
     *
     * @throws ApiError 404 where there is no such session, or it has ended
     */
    @Transactional
    void end(String id, Caller caller, Device device) {
        Instant now = clock.instant();
        Session session = Uuids.parse(id)
                .flatMap(Session::withId)
                .filter(found -> caller.admin() || caller.id() == found.userId())
                .filter(found -> Session.end(found.id(), EndReason.ENDED, now))
                .orElseThrow(() -> ApiError.notFound("No Session matches the given query."));
        happened(SecurityEventKind.SESSION_ENDED, now, session.userId(), caller, device)
                .in(session.id())
                .record();
        ended.fire(new Ended(List.of(session.id())));
    }

    /**
     * Ends every session of this user, but {@code except}. Without an exception, tokens that belong to none die, too. It is part of
     * the caller's transaction, where there is one.
     */
    @Transactional
    public void endAll(long user, Optional<UUID> except, Caller caller, Device device) {
        Instant now = clock.instant();
        if (except.isEmpty()) {
            User.raiseVersion(user);
        }
        SecurityEvent event = happened(SecurityEventKind.LOGGED_OUT_EVERYWHERE, now, user, caller, device);
        except.ifPresent(event::in);
        event.record();
        ended.fire(new Ended(Session.endAll(user, except, now)));
    }

    /** Refuses the sessions' tokens here at once, when it is certain that they ended; the feed tells the other instances. */
    void refuse(@Observes(during = TransactionPhase.AFTER_SUCCESS) Ended sessions) {
        sessions.ids().forEach(view::endSession);
    }

    private static SecurityEvent happened(
            SecurityEventKind kind, Instant now, long user, Caller caller, Device device) {
        return SecurityEvent.done(kind, now).to(user).by(caller.id()).from(device);
    }

    /** Sessions that a transaction ended. */
    record Ended(List<UUID> ids) {}
}
