package dev.signet.provider;

import dev.signet.web.ApiError;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * A provider's document (its configuration, or its keys), kept in memory. It is fetched again after a while, or when it
 * lacks what somebody looks for, but never more often than every few seconds, whatever clients send. If the provider
 * cannot be reached, the last one is used for a day.
 *
 * @param <T> the document
 */
final class Kept<T> {
    static final Duration FRESH = Duration.ofMinutes(15);
    static final Duration BETWEEN_TRIES = Duration.ofSeconds(10);
    static final Duration USABLE = Duration.ofDays(1);

    /** Further requests do not wait: otherwise a provider that does not answer would take all threads. */
    static final int MOST_WAITING = 16;

    private static final Logger LOG = Logger.getLogger(Kept.class);

    private final String what;
    private final Source<T> source;
    private final Clock clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private volatile Held<T> held;
    private volatile Instant lastTry = Instant.MIN;

    /** Fetches the document. */
    interface Source<T> {
        T fetch() throws IOException;
    }

    private record Held<T>(T value, Instant at) {}

    /**
     * Fetches nothing yet.
     *
     * @param what names the document in the log
     */
    Kept(String what, Source<T> source, Clock clock) {
        this.what = what;
        this.source = source;
        this.clock = clock;
    }

    /**
     * Returns the document.
     *
     * @throws ApiError 503 if there is none
     */
    T get() {
        Held<T> known = held;
        if (known != null && clock.instant().isBefore(known.at().plus(FRESH))) {
            return known.value();
        }
        // While one request fetches it again, the others use the old one.
        return refreshed(known, known == null ? ProviderHttp.LONGEST : Duration.ZERO);
    }

    /** Returns the document as it is now, for a request that did not find what it looked for in this one. */
    T newerThan(T lacking) {
        Held<T> known = held;
        return known.value() == lacking ? refreshed(known, ProviderHttp.LONGEST) : known.value();
    }

    private T refreshed(Held<T> known, Duration patience) {
        if (!locked(patience)) {
            return usable(held);
        }
        try {
            Instant now = clock.instant();
            if (held == known && mayTry(now)) {
                lastTry = now;
                fetch(now);
            }
            return usable(held);
        } finally {
            fetching.unlock();
        }
    }

    /** A clock that was set back does not stop it. */
    private boolean mayTry(Instant now) {
        return now.isBefore(lastTry) || !now.isBefore(lastTry.plus(BETWEEN_TRIES));
    }

    private void fetch(Instant now) {
        try {
            held = new Held<>(source.fetch(), now);
        } catch (IOException fault) {
            LOG.warnf("Could not fetch %s: %s", what, fault.getMessage());
        } catch (ApiError busy) {
            LOG.warnf("Could not fetch %s: the provider cannot be called now", what);
        }
    }

    private boolean locked(Duration patience) {
        if (fetching.tryLock()) {
            return true;
        }
        if (patience.isZero() || !waiting.tryAcquire()) {
            return false;
        }
        try {
            return fetching.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.release();
        }
    }

    private T usable(Held<T> found) {
        if (found == null || !clock.instant().isBefore(found.at().plus(USABLE))) {
            throw ApiError.busy(BETWEEN_TRIES);
        }
        return found.value();
    }
}
