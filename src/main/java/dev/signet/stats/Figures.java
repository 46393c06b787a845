package dev.signet.stats;

import dev.signet.start.Purpose;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Adds what this replica counted to the hours in the database: once a minute and at shutdown, with one statement. If the
 * database is away, the counts wait for the next time. A replica that is killed loses a minute.
 */
@Singleton
class Figures {
    private static final Logger LOG = Logger.getLogger(Figures.class);

    private final Tally tally;
    private final MeterReadings meters;
    private final HourlyFigures hours;
    private final Totals totals;
    private final StatsConfig config;
    private final Clock clock;

    private final Map<Instant, Map<Figure, Amount>> waiting = new HashMap<>();
    private Instant takenAt;

    Figures(Tally tally, MeterReadings meters, HourlyFigures hours, Totals totals, StatsConfig config, Clock clock) {
        this.tally = tally;
        this.meters = meters;
        this.hours = hours;
        this.totals = totals;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "${signet.statistics.every}", concurrentExecution = ConcurrentExecution.SKIP)
    void flush() {
        try {
            write();
            totals.measure(clock.instant().truncatedTo(ChronoUnit.HOURS));
        } catch (IllegalStateException away) {
            LOG.debug("Could not write what was counted; it is written the next time", away);
        }
    }

    /** Writes what was counted so far, and everything that waits. */
    synchronized void write() {
        take();
        if (!waiting.isEmpty()) {
            hours.add(waiting);
            waiting.clear();
        }
    }

    private void take() {
        Instant now = clock.instant();
        // Most of it happened in the hour in which half of the time since the last reading had passed.
        Instant middle = takenAt == null || takenAt.isAfter(now)
                ? now
                : takenAt.plus(Duration.between(takenAt, now).dividedBy(2));
        takenAt = now;
        Map<Figure, Amount> taken = new HashMap<>(tally.take());
        meters.take().forEach((figure, amount) -> taken.merge(figure, amount, Amount::and));
        if (!taken.isEmpty()) {
            Map<Figure, Amount> hour =
                    waiting.computeIfAbsent(middle.truncatedTo(ChronoUnit.HOURS), any -> new HashMap<>());
            taken.forEach((figure, amount) -> hour.merge(figure, amount, Amount::and));
        }
    }

    void stop(@Observes ShutdownEvent stop) {
        if (Purpose.current() != Purpose.SERVICE || config.every().equals("off")) {
            return;
        }
        try {
            write();
        } catch (IllegalStateException away) {
            LOG.debug("Could not write what was counted in the last minute", away);
        }
    }
}
