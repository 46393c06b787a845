package dev.signet.login;

import dev.signet.session.NewPair;
import dev.signet.session.Sessions;
import dev.signet.session.UnsignedPair;
import dev.signet.throttle.Attempt;
import dev.signet.throttle.Origin;
import dev.signet.throttle.Subject;
import dev.signet.throttle.Throttle;
import dev.signet.token.TokenConfig;
import dev.signet.token.TokenIssuer;
import dev.signet.user.User;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.Map;

/** Completes a successful login: opens the session, issues its tokens and records the event. */
@Singleton
class SessionOpening {
    private final Sessions sessions;
    private final TokenIssuer issuer;
    private final TokenConfig config;
    private final Throttle throttle;
    private final Event<Admitted> admitted;

    SessionOpening(
            Sessions sessions, TokenIssuer issuer, TokenConfig config, Throttle throttle, Event<Admitted> admitted) {
        this.sessions = sessions;
        this.issuer = issuer;
        this.config = config;
        this.throttle = throttle;
        this.admitted = admitted;
    }

    /** Opens the session, in the current transaction. */
    @Transactional
    OpenedSession open(User user, FirstFactor.Completed login) {
        // Before opening takes a shared lock: two observers that changed the account after that would deadlock.
        admitted.fire(new Admitted(user.id(), login.authentication().method(), login.purpose()));
        NewPair first = issuer.next();
        if (config.updateLastLogin()) {
            // Must come first: opening takes a shared lock, and two logins that wrote the row after that would
            // deadlock.
            User.noteLogin(user.id(), first.issuedAt());
        }
        UnsignedPair pair = sessions.open(user, first, login.authentication(), login.begun(), login.means());
        return new OpenedSession(user, new TokenPair(issuer.refresh(pair, Map.of()), issuer.access(pair, Map.of())));
    }

    /** Returns the tokens after the session is stored, uncounts the attempt, and remembers the device. */
    Granted grant(OpenedSession opened, Attempt attempt, Origin origin) {
        User user = opened.user();
        return new Granted(opened.tokens(), user, throttle.remember(attempt, Subject.of(user.id()), origin));
    }
}
