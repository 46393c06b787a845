package dev.signet.webhook;

import dev.signet.audit.RecordedEvent;
import dev.signet.start.Purpose;
import dev.signet.start.ServiceStart;
import dev.signet.start.StartOrder;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.time.Duration;
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

    /** How long a stop waits for receivers that are about to answer, and then for the outcomes to be stored. */
    private static final Duration LAST_MOMENT = Duration.ofSeconds(1);

    private final Courier courier;
    private final Sender sender;
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

    DeliveryWorker(Courier courier, Sender sender, WebhooksOn webhooks) {
        this.courier = courier;
        this.sender = sender;
        this.webhooks = webhooks;
    }

    /**
     * Creates this bean at the start. If a request did, the HTTP client would belong to the HTTP server, and be closed
     * with it.
     */
    void start(@Observes @Priority(StartOrder.WARNINGS) ServiceStart start) {
        wake();
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
            begin(this::look, () -> looking.set(false));
        }
    }

    @Scheduled(every = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    void settle() {
        if (webhooks.isOn()) {
            begin(this::settleNow, () -> {});
        }
    }

    private void settleNow() {
        try {
            courier.settle();
        } catch (RuntimeException fault) {
            if (!threads.isShutdown()) {
                LOG.warn("Could not settle what was noted for removed webhooks; trying again in a minute", fault);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs work on a thread. If the system has none to give, what was prepared for it is undone. */
    private void begin(Runnable work, Runnable undo) {
        try {
            threads.execute(work);
        } catch (OutOfMemoryError noThread) {
            undo.run();
            LOG.warnf(
                    "No thread could be started to deliver webhooks (%s); trying again in 10 s", noThread.getMessage());
        }
    }

    private void look() {
        looking.set(false);
        try {
            for (UUID endpoint : courier.due()) {
                startOn(endpoint);
            }
        } catch (RuntimeException fault) {
            if (!threads.isShutdown()) {
                LOG.warn("Could not read which webhooks are due; trying again in 10 s", fault);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void startOn(UUID endpoint) {
        Lane lane = lanes.computeIfAbsent(endpoint, any -> new Lane());
        if (lane.enter()) {
            begin(() -> deliverAll(endpoint, lane), lane::leaveAnyway);
        }
    }

    private void deliverAll(UUID endpoint, Lane lane) {
        try {
            do {
                while (!threads.isShutdown() && courier.deliver(endpoint)) {
                    // If there was one, there may be more.
                    startOn(endpoint);
                }
            } while (!lane.leave());
        } catch (RuntimeException | Error fault) {
            // After an error, too: otherwise the lane would never be free again.
            lane.leaveAnyway();
            if (!threads.isShutdown()) {
                LOG.warnf(fault, "Could not deliver to the webhook %s; trying again in 10 s", endpoint);
            }
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

    /** Before the database is closed: what is on its way ends here, and its outcome is stored. */
    void stop(@Observes ShutdownEvent stop) throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(LAST_MOMENT.toMillis(), TimeUnit.MILLISECONDS)) {
            sender.stop();
            threads.awaitTermination(LAST_MOMENT.toMillis(), TimeUnit.MILLISECONDS);
        }
        threads.shutdownNow();
    }
}
