package dev.signet.database;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Whether to use a server that the service can do without. After a failure, it is left alone for a moment, and then one
 * caller tries it.
 */
public final class Spare {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final Logger log;
    private final String warning;
    private final AtomicReference<Long> triedAgainAt = new AtomicReference<>();
    private final AtomicReference<Long> warnedAt = new AtomicReference<>();

    /** Warns of failures with this text, at most once a minute. {@code %s} is the problem. */
    public Spare(Logger log, String warning) {
        this.log = log;
        this.warning = warning;
    }

    /** Returns whether the server is in use, or it is this caller's turn to see whether it can be again. */
    public boolean mayTry() {
        Long at = triedAgainAt.get();
        long now = System.nanoTime();
        return at == null || now - at >= 0 && triedAgainAt.compareAndSet(at, now + PAUSE.toNanos());
    }

    /** Records that the server works. */
    public void works() {
        if (triedAgainAt.get() != null) {
            triedAgainAt.set(null);
        }
    }

    /** Leaves the server alone for a moment, because of this problem. */
    public void leaveAlone(String problem) {
        long now = System.nanoTime();
        triedAgainAt.set(now + PAUSE.toNanos());
        Long last = warnedAt.get();
        if ((last == null || now - last >= BETWEEN_WARNINGS.toNanos()) && warnedAt.compareAndSet(last, now)) {
            log.warnf(warning, problem);
        }
    }

    /** Leaves the server alone for a moment, because it failed. */
    public void failed(Exception fault) {
        leaveAlone("failed ("
                + DatabaseFaults.sql(fault).map(Throwable::getMessage).orElse(fault.getMessage()) + ")");
    }
}
