package dev.signet.session;

import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.revocation.RevocationView;
import dev.signet.security.Caller;
import dev.signet.user.User;
import dev.signet.web.ApiError;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Event;
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
    private final Clock clock;

    Sessions(SessionConfig config, RevocationView view, Event<SignedIn> signedIn, Clock clock) {
        this.config = config;
        this.signedIn = signedIn;
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
        Session session =
                Session.open(user.id(), device, first, config.absoluteLifetime().map(now::plus));
        config.maxPerUser().ifPresent(most -> {
            Session.flush();
            Session.endOldest(user.id(), most, now).forEach(view::endSession);
        });
        signedIn.fire(new SignedIn(user.id(), device, now));
        return session.pairFor(new SessionUser(user.id(), user.email(), user.isStaff(), user.version()));
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
    void end(String id, Caller caller, Device device) {
        Instant now = clock.instant();
        UUID ended = QuarkusTransaction.requiringNew().call(() -> {
            Session session = parse(id)
                    .flatMap(Session::withId)
                    .filter(found -> caller.admin() || caller.id() == found.userId())
                    .filter(found -> Session.end(found.id(), EndReason.ENDED, now))
                    .orElseThrow(() -> ApiError.notFound("No Session matches the given query."));
            happened(SecurityEventKind.SESSION_ENDED, now, session.userId(), caller, device)
                    .in(session.id())
                    .record();
            return session.id();
        });
        view.endSession(ended);
    }

    /** Ends every session of this user, but {@code except}. Without an exception, tokens that belong to none die, too. */
    public void endAll(long user, Optional<UUID> except, Caller caller, Device device) {
        Instant now = clock.instant();
        QuarkusTransaction.requiringNew()
                .call(() -> {
                    if (except.isEmpty()) {
                        User.raiseVersion(user);
                    }
                    SecurityEvent event = happened(SecurityEventKind.LOGGED_OUT_EVERYWHERE, now, user, caller, device);
                    except.ifPresent(event::in);
                    event.record();
                    return Session.endAll(user, except, now);
                })
                .forEach(view::endSession);
    }

    private static SecurityEvent happened(
            SecurityEventKind kind, Instant now, long user, Caller caller, Device device) {
        return SecurityEvent.done(kind, now).to(user).by(caller.id()).from(device.address(), device.label());
    }

    private static Optional<UUID> parse(String id) {
        try {
            return Optional.of(UUID.fromString(id));
        } catch (IllegalArgumentException noUuid) {
            return Optional.empty();
        }
    }
}
