package dev.signet.token;

import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.session.Rotation;
import dev.signet.session.Sessions;
import dev.signet.session.Successor;
import dev.signet.throttle.Subject;
import dev.signet.throttle.Throttle;
import dev.signet.user.User;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;

/** The end of a login that went well: the session, its tokens, and what is noted of it. */
@Singleton
class Admission {
    private final Sessions sessions;
    private final TokenIssuer issuer;
    private final TokenConfig config;
    private final Throttle throttle;
    private final Clock clock;

    Admission(Sessions sessions, TokenIssuer issuer, TokenConfig config, Throttle throttle, Clock clock) {
        this.sessions = sessions;
        this.issuer = issuer;
        this.config = config;
        this.throttle = throttle;
        this.clock = clock;
    }

    /**
     * Opens the session, in the current transaction.
     *
     * @param means by what the user proved who they are
     */
    @Transactional
    TokenPair open(User user, LoginClient client, String means) {
        Successor first = Successor.now(clock.instant(), config.refreshLifetime());
        if (config.updateLastLogin()) {
            // First: opening takes a lock that others share, and two who then wrote the row would wait for each other.
            User.noteLogin(user.id(), first.issuedAt());
        }
        Rotation.Pair pair = sessions.open(user, client.device(), first);
        SecurityEvent.done(SecurityEventKind.LOGIN, pair.issuedAt())
                .to(pair.user().id())
                .in(pair.sid())
                .from(client.device())
                .because(means)
                .record();
        return new TokenPair(issuer.refresh(pair, Map.of()), issuer.access(pair, Map.of()));
    }

    /** Gives the tokens out, once their session is stored, and remembers the device. */
    Granted grant(TokenPair tokens, User user, LoginClient client) {
        return new Granted(tokens, user, throttle.remember(Subject.of(user.id()), client.origin()));
    }
}
