package dev.signet.revocation;

import dev.signet.database.SqlStatement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Metrics for revocations on this replica. To measure the lag from commit to receipt, it sends a probe notification at
 * every poll. The probe takes the same path as all others, and no two clocks are compared.
 */
@Singleton
class RevocationMetrics {
    /** The kind of probe notifications. */
    static final String PROBE = "p";

    /** How full the queue of notifications is. Asking also frees what every listener has read. */
    private static final SqlStatement QUEUE = SqlStatement.of("select pg_notification_queue_usage() as used");

    private static final Logger LOG = Logger.getLogger(RevocationMetrics.class);
    private static final Set<String> KINDS = Set.of("token", "session", "user");
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2)
    };

    private final DataSource database;
    private final RevocationCache revocations;
    private final Map<String, Counter> heard;
    private final Timer lag;
    private final AtomicReference<Probe> underWay = new AtomicReference<>();
    private volatile double queue = Double.NaN;

    /** A notification that was sent but not received yet. */
    private record Probe(String id, long sentAt) {}

    RevocationMetrics(DataSource database, RevocationCache revocations, MeterRegistry registry) {
        this.database = database;
        this.revocations = revocations;
        this.heard = KINDS.stream()
                .collect(Collectors.toMap(
                        kind -> kind,
                        kind -> Counter.builder("signet.revocations")
                                .description("Revocations that this replica received")
                                .tag("kind", kind)
                                .register(registry)));
        this.lag = Timer.builder("signet.revocation.lag")
                .description("Time from the commit of a notification until this replica receives it")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        Gauge.builder("signet.revocation.entries", revocations, RevocationCache::size)
                .description("Revocations that this replica holds in memory")
                .register(registry);
        Gauge.builder("signet.revocation.feed.up", revocations, v -> v.isFresh() ? 1 : 0)
                .description("1 if access tokens are checked in memory, 0 if the database is queried on each request")
                .register(registry);
        Gauge.builder("signet.revocation.queue", this, metrics -> metrics.queue)
                .description("Used part of the database's queue of notifications; revocations fail if it is full")
                .register(registry);
        TimeGauge.builder("signet.revocation.age", revocations, TimeUnit.SECONDS, RevocationCache::age)
                .description("Time since this replica last heard from the database")
                .register(registry);
    }

    /** Counts a received revocation. */
    void heard(String kind) {
        heard.get(kind).increment();
    }

    /** Records the lag if this is the replica's own probe; those of other replicas are ignored. */
    void heardProbe(String id) {
        Probe probe = underWay.get();
        if (probe != null && probe.id().equals(id) && underWay.compareAndSet(probe, null)) {
            lag.record(System.nanoTime() - probe.sentAt(), TimeUnit.NANOSECONDS);
        }
    }

    @Scheduled(every = "${signet.revocation.poll}", concurrentExecution = ConcurrentExecution.SKIP)
    void probe() {
        if (!revocations.isFresh()) {
            return;
        }
        try (Connection connection = database.getConnection()) {
            queue = QUEUE.on(connection).one(row -> row.fraction("used"));
            Probe probe = new Probe(UUID.randomUUID().toString(), System.nanoTime());
            underWay.set(probe);
            FeedChannel.send(connection, PROBE, probe.id());
        } catch (SQLException | IllegalStateException away) {
            LOG.debugf(away, "Could not measure the lag of revocations");
        }
    }
}
