package dev.signet.login;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.throttle.GuessRefused;
import dev.signet.throttle.LimitedAction;
import dev.signet.web.Device;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Records that login attempts are throttled: once per waiting period, however many attempts it rejects. */
@Singleton
class RefusedGuesses {
    private final Ledger ledger;

    RefusedGuesses(Ledger ledger) {
        this.ledger = ledger;
    }

    void record(@Observes GuessRefused refused) {
        boolean login = refused.guess() == LimitedAction.LOGIN || refused.guess() == LimitedAction.SECOND_FACTOR;
        if (!refused.first() || !login) {
            return;
        }
        QuarkusTransaction.requiringNew().run(() -> {
            SecurityEvent event = ledger.refused(SecurityEventKind.LOGIN_THROTTLED)
                    .from(new Device("", refused.origin().address()))
                    .because(refused.guess() == LimitedAction.LOGIN ? "passwords" : "codes");
            refused.account().ifPresent(event::to);
            event.record();
        });
    }
}
