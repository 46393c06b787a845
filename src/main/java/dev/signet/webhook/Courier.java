package dev.signet.webhook;

import dev.signet.webhook.Deliveries.Taken;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** Makes one delivery after the other. It has no database connection while it waits for a receiver. */
@Singleton
class Courier {
    private static final Logger LOG = Logger.getLogger(Courier.class);
    private static final Duration LONGEST_WAIT = Duration.ofHours(8);
    private static final int LONGEST_SHIFT = 20;

    /** Deliveries must leave the connections to the requests. */
    private static final int CONNECTIONS = 2;

    private final Deliveries deliveries;
    private final Endpoints endpoints;
    private final Payloads payloads;
    private final Sender sender;
    private final DeliveryMetrics metrics;
    private final WebhookConfig config;
    private final Clock clock;
    private final Semaphore connections = new Semaphore(CONNECTIONS);

    Courier(
            Deliveries deliveries,
            Endpoints endpoints,
            Payloads payloads,
            Sender sender,
            DeliveryMetrics metrics,
            WebhookConfig config,
            Clock clock) {
        this.deliveries = deliveries;
        this.endpoints = endpoints;
        this.payloads = payloads;
        this.sender = sender;
        this.metrics = metrics;
        this.config = config;
        this.clock = clock;
    }

    /** A message that is ready to be sent. */
    private record Message(URI url, Map<String, String> headers, String body) {}

    /** Does {@link Deliveries#settle}. */
    void settle() throws InterruptedException {
        inTransaction(() -> {
            deliveries.settle();
            return null;
        });
    }

    /** Returns the endpoints that have deliveries to make. */
    List<UUID> due() throws InterruptedException {
        return inTransaction(deliveries::due);
    }

    /** Makes the next delivery to an endpoint, and returns whether there was one. */
    boolean deliver(UUID endpoint) throws InterruptedException {
        // Taken in a transaction of its own: if anything goes wrong from here on, this counts as an attempt.
        Optional<Taken> taken = inTransaction(() -> deliveries.take(endpoint));
        if (taken.isEmpty()) {
            return false;
        }
        attempt(taken.get());
        return true;
    }

    private void attempt(Taken delivery) throws InterruptedException {
        Optional<Message> message;
        try {
            message = inTransaction(() -> message(delivery));
        } catch (RuntimeException fault) {
            LOG.warnf(fault, "The webhook delivery %d could not be prepared", delivery.id());
            store(delivery, null, Outcome.failed("The message could not be prepared. The log says why."));
            return;
        }
        if (message.isEmpty()) {
            inTransaction(() -> {
                deliveries.done(delivery);
                return null;
            });
            return;
        }
        Message ready = message.get();
        store(delivery, ready.url(), sender.send(ready.url(), ready.headers(), ready.body(), delivery.attempt()));
    }

    /** Returns the message; empty if its endpoint was removed, or the event is no longer stored. */
    private Optional<Message> message(Taken delivery) {
        return Endpoint.withId(delivery.endpoint())
                .flatMap(endpoint -> payloads.of(delivery).map(body -> signed(delivery, endpoint, body)));
    }

    private Message signed(Taken delivery, Endpoint endpoint, String body) {
        Instant now = clock.instant();
        String id = delivery.messageId();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("user-agent", "Signet-Webhooks");
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
        headers.put("webhook-signature", Signature.of(endpoints.secrets(endpoint, now), id, now, body));
        return new Message(URI.create(endpoint.url()), headers, body);
    }

    /** Stores the outcome of sending a delivery to this URL. */
    private void store(Taken delivery, URI url, Outcome outcome) throws InterruptedException {
        boolean last = inTransaction(() -> {
            if (outcome.isAccepted()) {
                // First the endpoint, then the delivery, as whoever removes or disables the endpoint locks them.
                Endpoint.delivered(delivery.endpoint(), clock.instant());
                deliveries.done(delivery);
                return false;
            }
            boolean gone = outcome.isGone() && endpoints.gone(delivery.endpoint(), url.toString(), outcome.fault());
            // A stop is not the receiver's fault: another replica, or the next start, sends the message at once.
            boolean over = gone || !outcome.isStopped() && delivery.attempt() >= config.attempts();
            Optional<Duration> wait = over ? Optional.empty() : Optional.of(wait(delivery.attempt(), outcome));
            deliveries.failed(delivery, outcome.status(), outcome.fault(), wait);
            return over;
        });
        if (outcome.isAccepted()) {
            metrics.delivered();
        } else if (last) {
            metrics.givenUp();
            LOG.warnf(
                    "The webhook delivery %d to the endpoint %s failed for the last time (attempt %d): %s",
                    delivery.id(), delivery.endpoint(), delivery.attempt(), outcome.fault());
        } else {
            metrics.failed();
        }
    }

    /**
     * Returns a wait twice as long each time, and up to a quarter more or less, so that not everything is sent at once
     * after an outage. It is not shorter than the receiver asks, unless that is more than the longest wait.
     */
    private Duration wait(int attempt, Outcome outcome) {
        if (outcome.isStopped()) {
            return Duration.ZERO;
        }
        Duration doubled = config.retryAfter().multipliedBy(1L << Math.min(attempt - 1, LONGEST_SHIFT));
        Duration own = spread(doubled, 0.75);
        Duration asked = spread(outcome.askedToWait(clock.instant()), 1);
        return own.compareTo(asked) > 0 ? own : asked;
    }

    /** Returns the wait, or the longest one if that is shorter, times a random factor from {@code least} to 1.25. */
    private static Duration spread(Duration wait, double least) {
        long millis = (wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT).toMillis();
        return Duration.ofMillis((long) (millis * ThreadLocalRandom.current().nextDouble(least, 1.25)));
    }

    private <T> T inTransaction(Callable<T> work) throws InterruptedException {
        connections.acquire();
        try {
            return QuarkusTransaction.requiringNew().call(work);
        } finally {
            connections.release();
        }
    }
}
