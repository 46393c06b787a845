package dev.signet.session;

import dev.signet.audit.Ledger;
import dev.signet.audit.RecordedEvent;
import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.database.Distribution;
import dev.signet.revocation.RevocationCache;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Announces that sessions ended. The ledger gets one event for each session, whatever ended it. This replica
 * refuses their tokens as soon as the transaction has committed; the feed informs the other replicas.
 */
@Singleton
class Endings {
    private static final Set<SecurityEventKind> NEW_PASSWORD =
            Set.of(SecurityEventKind.PASSWORD_CHANGED, SecurityEventKind.PASSWORD_RESET);

    private final RevocationCache revocations;
    private final Event<Ended> ended;
    private final Ledger ledger;
    private final Distribution distribution;

    Endings(RevocationCache revocations, Event<Ended> ended, Ledger ledger, Distribution distribution) {
        this.revocations = revocations;
        this.ended = ended;
        this.ledger = ledger;
        this.distribution = distribution;
    }

    /** Sessions that a transaction ended. */
    record Ended(List<UUID> ids) {}

    /** Tells that the current transaction ended these sessions of a user, in a request of that user. */
    void tell(long user, List<UUID> sessions, EndReason reason) {
        tell(user, sessions, reason, Optional.empty());
    }

    /** Does the same for sessions that somebody else may have ended. */
    void tell(long user, List<UUID> sessions, EndReason reason, Optional<Long> actor) {
        for (UUID session : sessions) {
            if (distribution.on()) {
                // The database has no trigger for it.
                DeletedSession.revokeAll(user, session);
            }
            SecurityEvent event = ledger.done(SecurityEventKind.SESSION_ENDED)
                    .to(user)
                    .in(session)
                    .because(reason.stored());
            actor.ifPresent(event::by);
            event.record();
        }
        ended.fire(new Ended(sessions));
    }

    /** Tells of the sessions that the database ends when a password changes. */
    void passwordChanged(@Observes RecordedEvent event) {
        if (event.success() && NEW_PASSWORD.contains(event.kind())) {
            long user = event.userId().orElseThrow();
            Session.flush();
            List<UUID> sessions = distribution.on()
                    ? SessionEnds.byNewPassword(user, SessionEnds.transactionBegan())
                    : SessionEnds.byNewPassword(user);
            tell(user, sessions, EndReason.PASSWORD_CHANGED, event.actorId());
        }
    }

    void refuse(@Observes(during = TransactionPhase.AFTER_SUCCESS) Ended sessions) {
        sessions.ids().forEach(revocations::endSession);
    }
}
