package dev.signet.stats;

import dev.signet.audit.RecordedEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.session.SignedIn;
import dev.signet.throttle.GuessRefused;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts in memory what this replica committed and refused, until {@link Figures} takes the counts. */
@Singleton
class Tally {
    /** What is refused although nobody guessed anything. */
    private static final Set<SecurityEventKind> NO_GUESSES = Set.of(
            SecurityEventKind.REFRESH_TOKEN_REUSED,
            SecurityEventKind.LOGIN_THROTTLED,
            SecurityEventKind.PASSKEY_COUNTER_DECREASED,
            SecurityEventKind.IDENTITY_LINKED);

    private final Map<Figure, LongAdder> counts = new ConcurrentHashMap<>();

    void signedIn(@Observes(during = TransactionPhase.AFTER_SUCCESS) SignedIn login) {
        count(new Figure(Figure.SIGN_INS, "success", login.method()));
    }

    void recorded(@Observes(during = TransactionPhase.AFTER_SUCCESS) RecordedEvent event) {
        if (!event.success()) {
            if (!NO_GUESSES.contains(event.kind())) {
                count(Figure.of(Figure.REJECTED_GUESSES, "wrong"));
            }
        } else if (event.kind() == SecurityEventKind.REGISTERED) {
            count(Figure.of(Figure.SIGN_UPS, "registered"));
        } else if (event.kind() == SecurityEventKind.ACTIVATED) {
            count(Figure.of(Figure.SIGN_UPS, "activated"));
        }
    }

    void refused(@Observes GuessRefused guess) {
        if (guess.guess().isGuess()) {
            count(Figure.of(Figure.REJECTED_GUESSES, "throttled"));
        }
    }

    private void count(Figure figure) {
        counts.computeIfAbsent(figure, any -> new LongAdder()).increment();
    }

    /** Returns what was counted since the last time. */
    Map<Figure, Amount> take() {
        Map<Figure, Amount> taken = new HashMap<>();
        counts.forEach((figure, count) -> {
            long times = count.sumThenReset();
            if (times > 0) {
                taken.put(figure, Amount.counted(times));
            }
        });
        return taken;
    }
}
