package dev.signet.revocation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
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
 * How well this replica hears of revocations. The lag, from commit to hearing, is measured by a notification of its own at
 * every poll: it takes the way of all others, and no two clocks are compared.
 */
@Singleton
class RevocationMetrics {
    /** The kind of notification that carries a probe. */
    static final String PROBE = "p";

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
    private final RevocationView view;
    private final Map<String, Counter> heard;
    private final Timer lag;
    private final AtomicReference<Probe> underWay = new AtomicReference<>();

    /** A notification that was sent, and not heard of yet. */
    private record Probe(String id, long sentAt) {}

    RevocationMetrics(DataSource database, RevocationView view, MeterRegistry registry) {
        this.database = database;
        this.view = view;
        this.heard = KINDS.stream()
                .collect(Collectors.toMap(
                        kind -> kind,
                        kind -> Counter.builder("signet.revocations")
                                .description("Revocations that this replica heard of")
                                .tag("kind", kind)
                                .register(registry)));
        this.lag = Timer.builder("signet.revocation.lag")
                .description("From the commit of a notification until this replica hears it")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        Gauge.builder("signet.revocation.entries", view, RevocationView::size)
                .description("Revocations that this replica holds in memory")
                .register(registry);
        Gauge.builder("signet.revocation.feed.up", view, v -> v.isFresh() ? 1 : 0)
                .description(
                        "1 where access tokens are checked in memory, 0 where the database is asked at each request")
                .register(registry);
        TimeGauge.builder("signet.revocation.age", view, TimeUnit.SECONDS, RevocationView::age)
                .description("How long ago this replica last heard from the database")
                .register(registry);
    }

    /** Counts a revocation that was heard of. */
    void heard(String kind) {
        heard.get(kind).increment();
    }

    /** Notes that a probe has come back; those of other replicas are none of ours. */
    void heardProbe(String id) {
        Probe probe = underWay.get();
        if (probe != null && probe.id().equals(id) && underWay.compareAndSet(probe, null)) {
            lag.record(System.nanoTime() - probe.sentAt(), TimeUnit.NANOSECONDS);
        }
    }

    @Scheduled(every = "${signet.revocation.poll:10s}", concurrentExecution = ConcurrentExecution.SKIP)
    void probe() {
        if (!view.isFresh()) {
            return;
        }
        try (Connection connection = database.getConnection();
                PreparedStatement notify = connection.prepareStatement(
                        "select cast(pg_notify('signet_' || md5(current_schema()), ?) as text)")) {
            Probe probe = new Probe(UUID.randomUUID().toString(), System.nanoTime());
            notify.setString(1, PROBE + ":" + probe.id());
            underWay.set(probe);
            notify.execute();
        } catch (SQLException away) {
            LOG.debugf(away, "the lag of revocations was not measured");
        }
    }
}
