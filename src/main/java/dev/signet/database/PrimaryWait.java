package dev.signet.database;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Repeats work that failed because no server accepted writes: during a switchover, or until a standby is promoted. It
 * gives up after {@code signet.database.primary-wait}, counted from the first attempt of the request.
 */
@Singleton
public class PrimaryWait {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Duration longest;

    /** When the request on this thread gives up: work may contain other work. */
    private final ThreadLocal<Long> end = new ThreadLocal<>();

    PrimaryWait(PrimaryConfig config) {
        this.longest = config.primaryWait();
    }

    /** Returns whether requests do not wait. */
    boolean isOff() {
        return longest.isZero();
    }

    /** Returns how long a request waits. */
    Duration longest() {
        return longest;
    }

    /**
     * Returns what {@code work} returns, which may be done twice: it is repeated even if a connection broke before the
     * database said whether it had done it. Inside a transaction, it is not repeated.
     */
    public <T> T repeat(Supplier<T> work) {
        return unchecked(work, true);
    }

    /** Does the same with work that must not be done twice. */
    public <T> T repeatUnlessDone(Supplier<T> work) {
        return unchecked(work, false);
    }

    private <T> T unchecked(Supplier<T> work, boolean repeatable) {
        try {
            return call(work::get, repeatable);
        } catch (RuntimeException fault) {
            throw fault;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Returns what {@code work} returns.
     *
     * @param repeatable whether it may be done twice
     */
    <T> T call(Callable<T> work, boolean repeatable) throws Exception {
        if (isOff() || QuarkusTransaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
            return work.call();
        }
        boolean outermost = end.get() == null;
        if (outermost) {
            end.set(System.nanoTime() + longest.toNanos());
        }
        try {
            return attempts(work, repeatable);
        } finally {
            if (outermost) {
                end.remove();
            }
        }
    }

    private <T> T attempts(Callable<T> work, boolean repeatable) throws Exception {
        while (true) {
            try {
                return work.call();
            } catch (Exception fault) {
                boolean mayRepeat =
                        repeatable ? DatabaseFaults.hasNoPrimary(fault) : DatabaseFaults.hasDoneNothing(fault);
                if (!mayRepeat || System.nanoTime() + PAUSE.toNanos() - end.get() >= 0 || !pause()) {
                    throw fault;
                }
            }
        }
    }

    /** Returns false if the service stops. */
    private static boolean pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
