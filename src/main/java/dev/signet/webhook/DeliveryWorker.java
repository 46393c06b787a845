package dev.signet.webhook;

import dev.signet.audit.RecordedEvent;
import dev.signet.start.Purpose;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * The threads that make deliveries, as soon as an event is committed. Each endpoint has its own, so that a receiver that
 * does not answer delays only its own messages.
 */
@Singleton
class DeliveryWorker {
    private static final Logger LOG = Logger.getLogger(DeliveryWorker.class);

    private final Courier courier;
    private final WebhooksOn webhooks;
    private final Map<UUID, Lane> lanes = new ConcurrentHashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();

    /** The lanes limit the threads. They end after a minute without work. */
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            1,
            TimeUnit.MINUTES,
            new SynchronousQueue<>(),
            work -> {
                Thread named = new Thread(work, "signet-webhooks");
                named.setDaemon(true);
                return named;
            },
            // Only after the end: others, or the next start, find what is due.
            new ThreadPoolExecutor.DiscardPolicy());

    DeliveryWorker(Courier courier, WebhooksOn webhooks) {
        this.courier = courier;
        this.webhooks = webhooks;
    }

    /** In a process that runs one command, the messages wait for the service. */
    void committed(@Observes(during = TransactionPhase.AFTER_SUCCESS) RecordedEvent event) {
        if (Purpose.current() == Purpose.SERVICE) {
            wake();
        }
    }

    /** Finds what another replica left, and what is to be tried again. */
    @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP)
    void wake() {
        if (webhooks.isOn() && looking.compareAndSet(false, true)) {
            threads.execute(this::look);
        }
    }

    private void look() {
        looking.set(false);
        try {
            for (UUID endpoint : courier.due()) {
                startOn(endpoint);
            }
        } catch (RuntimeException fault) {
            LOG.warn("Could not read which webhooks are due; trying again in 10 s", fault);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void startOn(UUID endpoint) {
        Lane lane = lanes.computeIfAbsent(endpoint, any -> new Lane());
        if (lane.enter()) {
            threads.execute(() -> deliverAll(endpoint, lane));
        }
    }

    private void deliverAll(UUID endpoint, Lane lane) {
        try {
            do {
                while (courier.deliver(endpoint)) {
                    // If there was one, there may be more.
                    startOn(endpoint);
                }
            } while (!lane.leave());
        } catch (RuntimeException fault) {
            lane.leaveAnyway();
            LOG.warnf(fault, "Could not deliver to the webhook %s; trying again in 10 s", endpoint);
        } catch (InterruptedException stop) {
            lane.leaveAnyway();
            Thread.currentThread().interrupt();
        }
    }

    /** The threads of one endpoint. */
    private static final class Lane {
        private static final int WIDTH = 3;

        private int running;
        private boolean more;

        /** Returns whether another thread may begin. If not, one that is there looks again before it ends. */
        synchronized boolean enter() {
            if (running == WIDTH) {
                more = true;
                return false;
            }
            running++;
            return true;
        }

        /** Returns whether the thread may end. If not, something was added since it last looked. */
        synchronized boolean leave() {
            if (more) {
                more = false;
                return false;
            }
            running--;
            return true;
        }

        synchronized void leaveAnyway() {
            running--;
        }
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
