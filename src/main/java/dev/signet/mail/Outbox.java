package dev.signet.mail;

import dev.signet.web.ApiError;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.mailer.MailTemplate.MailTemplateInstance;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Mails on their way: written and sent on threads of their own, so that no request waits for a mail server, and how long it takes
 * to answer tells nothing of whom a mail goes to. A mail that cannot be sent is tried again a few times. What still waits when
 * the service stops gets a moment; what is lost, its reader asks for again. {@code signet_mails_total} counts them by outcome, and
 * {@code signet_mails_waiting} tells how many are on their way.
 */
@Singleton
public class Outbox {
    private static final Logger LOG = Logger.getLogger(Outbox.class);
    private static final int THREADS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LAST_MOMENT = Duration.ofSeconds(5);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    private final MailConfig config;
    private final Semaphore room;
    private final Semaphore roomForNotices;
    private final Counter sent;
    private final Counter lost;
    private final ScheduledThreadPoolExecutor threads;

    Outbox(MailConfig config, MeterRegistry registry) {
        this.config = config;
        this.room = new Semaphore(config.queue());
        this.sent = counter(registry, "sent");
        this.lost = counter(registry, "lost");
        Gauge.builder("signet.mails.waiting", room, free -> config.queue() - free.availablePermits())
                .description("Requests and notices whose mails are on their way, or are about to be written")
                .register(registry);
        this.roomForNotices = new Semaphore(Math.max(1, config.queue() / 2));
        AtomicInteger count = new AtomicInteger();
        this.threads = new ScheduledThreadPoolExecutor(THREADS, work -> {
            Thread thread = new Thread(work, "signet-mail-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("signet.mails")
                .description("Mails by outcome")
                .tag("outcome", outcome)
                .register(registry);
    }

    /**
     * A place for what is to be written. Who stores something that a mail must follow takes it before, so that nothing is stored
     * where no mail would come.
     *
     * @throws ApiError 503 with {@code Retry-After} where too many wait
     */
    public Place place() {
        if (!room.tryAcquire()) {
            throw ApiError.busy(TRY_AGAIN);
        }
        return new Place();
    }

    /** A place among the mails that wait; free again when it is closed with nothing written, or what was written is sent. */
    public final class Place implements AutoCloseable {
        private boolean taken;

        private Place() {}

        /** Has these mails written, and sent, later. */
        public void write(Supplier<List<MailTemplateInstance>> mails) {
            taken = true;
            later(mails, room::release);
        }

        @Override
        public void close() {
            if (!taken) {
                room.release();
            }
        }
    }

    /**
     * Has a mail written, and sent, that nothing depends on: where too many wait, it is not written. Such mails take half of the places at
     * most, so that others get through.
     */
    public void offer(Supplier<MailTemplateInstance> notice) {
        if (!roomForNotices.tryAcquire()) {
            LOG.warn("a notice was not written: too many wait to be sent");
            lost.increment();
            return;
        }
        if (!room.tryAcquire()) {
            roomForNotices.release();
            LOG.warn("a notice was not written: too many mails wait to be sent");
            lost.increment();
            return;
        }
        later(() -> List.of(notice.get()), () -> {
            room.release();
            roomForNotices.release();
        });
    }

    /** Writes and sends; {@code done} comes after the last of the mails, however many one place brings forth. */
    private void later(Supplier<List<MailTemplateInstance>> mails, Runnable done) {
        threads.execute(() -> {
            List<MailTemplateInstance> written;
            try {
                written = mails.get();
            } catch (RuntimeException fault) {
                LOG.warn("a mail could not be written", fault);
                lost.increment();
                written = List.of();
            }
            if (written.isEmpty()) {
                done.run();
            }
            AtomicInteger left = new AtomicInteger(written.size());
            for (MailTemplateInstance mail : written) {
                send(mail, 1, () -> {
                    if (left.decrementAndGet() == 0) {
                        done.run();
                    }
                });
            }
        });
    }

    private void send(MailTemplateInstance mail, int attempt, Runnable done) {
        try {
            mail.send().await().atMost(PATIENCE);
            sent.increment();
            done.run();
        } catch (RuntimeException fault) {
            // Neither the mail nor its reader is named: a mail holds a secret.
            LOG.warnf("a mail could not be sent (try %d of %d): %s", attempt, config.tries(), reason(fault));
            if (attempt >= config.tries() || threads.isShutdown()) {
                lost.increment();
                done.run();
                return;
            }
            long delay = config.retryAfter().toMillis() << (attempt - 1);
            threads.schedule(() -> send(mail, attempt + 1, done), delay, TimeUnit.MILLISECONDS);
        }
    }

    private static String reason(Throwable fault) {
        return fault.getCause() == null ? fault.getClass().getName() : reason(fault.getCause());
    }

    void stop(@Observes ShutdownEvent stop) throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(LAST_MOMENT.toMillis(), TimeUnit.MILLISECONDS)) {
            threads.shutdownNow();
        }
    }
}
