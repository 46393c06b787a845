package dev.signet.audit;

import dev.signet.security.CurrentRequest;
import jakarta.inject.Singleton;
import java.time.Clock;

/**
 * Where security events are written. An event has the current time and the device of the current request, and is stored
 * by {@link SecurityEvent#record}.
 */
@Singleton
public class Ledger {
    private final CurrentRequest request;
    private final Clock clock;

    Ledger(CurrentRequest request, Clock clock) {
        this.request = request;
        this.clock = clock;
    }

    /** Returns an event for something that the account's own user did. */
    public SecurityEvent done(SecurityEventKind kind) {
        return SecurityEvent.done(kind, clock.instant()).from(request.device());
    }

    /** Returns an event for something that the signed-in user did, to the own account or to another. */
    public SecurityEvent doneByCaller(SecurityEventKind kind) {
        return done(kind).by(request.caller().id());
    }

    /** Returns an event for something that was refused. */
    public SecurityEvent refused(SecurityEventKind kind) {
        return SecurityEvent.refused(kind, clock.instant()).from(request.device());
    }
}
