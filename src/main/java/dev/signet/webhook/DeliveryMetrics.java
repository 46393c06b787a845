package dev.signet.webhook;

import dev.signet.database.SqlStatement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Metrics for webhooks: this replica's attempts, and the queue that all replicas share. */
@Singleton
class DeliveryMetrics {
    private static final Logger LOG = Logger.getLogger(DeliveryMetrics.class);

    private static final SqlStatement QUEUE = SqlStatement.of("""
            select count(*) filter (where due_at < 'infinity') as waiting,
                   count(*) filter (where due_at = 'infinity') as given_up,
                   min(created_at) filter (where due_at < 'infinity') as oldest
              from webhook_deliveries
            """);

    private final WebhookConfig config;
    private final DataSource database;
    private final Clock clock;
    private final Counter delivered;
    private final Counter failed;
    private final Counter givenUp;
    private volatile Queue queue = new Queue(0, 0, Duration.ZERO);

    /** How many deliveries wait, how many have failed for good, and how long the oldest has waited. */
    private record Queue(long waiting, long givenUp, Duration age) {}

    DeliveryMetrics(WebhookConfig config, DataSource database, Clock clock, MeterRegistry registry) {
        this.config = config;
        this.database = database;
        this.clock = clock;
        this.delivered = counter(registry, "delivered");
        this.failed = counter(registry, "failed");
        this.givenUp = counter(registry, "given_up");
        Gauge.builder("signet.webhooks.waiting", this, metrics -> metrics.queue.waiting())
                .description("Webhook deliveries that wait for their first or next attempt, of all replicas")
                .register(registry);
        Gauge.builder("signet.webhooks.given.up", this, metrics -> metrics.queue.givenUp())
                .description("Webhook deliveries that failed for the last time and can be resent, of all replicas")
                .register(registry);
        TimeGauge.builder(
                        "signet.webhooks.age",
                        this,
                        TimeUnit.SECONDS,
                        metrics -> metrics.queue.age().toSeconds())
                .description("How long the oldest waiting webhook delivery has waited")
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("signet.webhook.attempts")
                .description("Attempts to deliver a webhook, by outcome; given_up: it was the last")
                .tag("outcome", outcome)
                .register(registry);
    }

    void delivered() {
        delivered.increment();
    }

    void failed() {
        failed.increment();
    }

    void givenUp() {
        givenUp.increment();
    }

    @Scheduled(every = "30s", concurrentExecution = ConcurrentExecution.SKIP)
    void measure() {
        if (!config.enabled()) {
            return;
        }
        try {
            queue = QUEUE.on(database)
                    .one(row -> new Queue(
                            row.number("waiting"),
                            row.number("given_up"),
                            row.time("oldest") == null
                                    ? Duration.ZERO
                                    : Duration.between(row.time("oldest"), clock.instant())));
        } catch (IllegalStateException away) {
            LOG.debug("Could not measure the queue of webhooks", away);
        }
    }
}
