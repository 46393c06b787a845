package dev.signet.key;

import dev.signet.database.DatabaseFaults;
import dev.signet.revocation.SigningKeysChanged;
import dev.signet.start.ServiceStart;
import dev.signet.start.StartOrder;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Keeps the {@link KeyRing} up to date, on a separate thread. Reads the database when the feed reports a change and the
 * key files when they change. When a stored key is due for a change, the first replica to notice makes it. While
 * nothing is due, it checks memory and any key files, but not the database.
 */
@Singleton
class KeyRotation {
    private static final Logger LOG = Logger.getLogger(KeyRotation.class);
    private static final Duration TICK = Duration.ofSeconds(1);

    /**
     * Limits how often keys are encrypted again: two replicas that each have the other's secret as the previous one
     * would otherwise do so endlessly.
     */
    private static final Duration SEALING = Duration.ofMinutes(1);

    private final KeyRing ring;
    private final KeyConfig config;
    private final KeySchedule schedule;
    private final StoredKeys stored;
    private final KeyFiles files;
    private final Clock clock;
    private final Thread thread = new Thread(this::run, "signet-keys");
    private final Object news = new Object();
    private boolean told;
    private volatile boolean running = true;
    private boolean failing;
    private Instant sealedAt;

    KeyRotation(KeyRing ring, KeyConfig config, KeySchedule schedule, StoredKeys stored, KeyFiles files, Clock clock) {
        this.ring = ring;
        this.config = config;
        this.schedule = schedule;
        this.stored = stored;
        this.files = files;
        this.clock = clock;
        this.sealedAt = clock.instant();
    }

    void start(@Observes @Priority(StartOrder.ROTATION) ServiceStart start) {
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent stop) throws InterruptedException {
        running = false;
        wake();
        thread.join(TICK.toMillis());
    }

    void hear(@Observes SigningKeysChanged change) {
        ring.hear(change);
        wake();
    }

    private void wake() {
        synchronized (news) {
            told = true;
            news.notifyAll();
        }
    }

    /** An outage of the database needs no stack trace. */
    private static void warn(Throwable fault) {
        DatabaseFaults.temporary(fault)
                .ifPresentOrElse(
                        outage -> LOG.warnf(
                                "The keys could not be updated, because the database is unavailable; retrying: %s",
                                outage.getMessage()),
                        () -> LOG.warn("The keys could not be updated; retrying", fault));
    }

    private void run() {
        while (running) {
            try {
                step();
                failing = false;
            } catch (RuntimeException | Error fault) {
                // Catches errors, too: if the thread ended, keys would silently stop rotating.
                if (running && !failing) {
                    warn(fault);
                    failing = true;
                }
            }
            awaitNews();
        }
    }

    /** Checks everything once. */
    void step() {
        files.changed().ifPresent(ring::take);
        ring.read();
        Instant now = clock.instant();
        if (!new KeyPlan(ring.held().rows(), schedule, now).due(ring.slots()).isEmpty()) {
            stored.advance(ring.slots());
            ring.changed();
            ring.read();
        }
        if (config.previousSecrets().isPresent() && now.isAfter(sealedAt.plus(SEALING))) {
            sealedAt = now;
            stored.sealAnew();
        }
    }

    private void awaitNews() {
        synchronized (news) {
            try {
                if (!told) {
                    news.wait(TICK.toMillis());
                }
                told = false;
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
