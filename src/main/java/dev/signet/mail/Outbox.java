package dev.signet.mail;

import dev.signet.web.ApiError;
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
 * the service stops gets a moment; what is lost, its reader asks for again.
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
    private final ScheduledThreadPoolExecutor threads;

    Outbox(MailConfig config) {
        this.config = config;
        this.room = new Semaphore(config.queue());
        AtomicInteger count = new AtomicInteger();
        this.threads = new ScheduledThreadPoolExecutor(THREADS, work -> {
            Thread thread = new Thread(work, "signet-mail-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Has these mails written, and sent, later.
     *
     * @throws ApiError 503 with {@code Retry-After} where too many wait
     */
    public void write(Supplier<List<MailTemplateInstance>> mails) {
        if (!offer(mails)) {
            throw ApiError.busy(TRY_AGAIN);
        }
    }

    /**
     * The same for mails that nothing depends on: where too many wait, they are not written.
     *
     * @return whether they will be
     */
    public boolean offer(Supplier<List<MailTemplateInstance>> mails) {
        if (!room.tryAcquire()) {
            LOG.warn("a mail was not written: too many wait to be sent");
            return false;
        }
        threads.execute(() -> {
            List<MailTemplateInstance> written;
            try {
                written = mails.get();
            } catch (RuntimeException fault) {
                LOG.warn("a mail could not be written", fault);
                written = List.of();
            }
            room.release();
            for (MailTemplateInstance mail : written) {
                if (room.tryAcquire()) {
                    send(mail, 1);
                } else {
                    LOG.warn("a mail was not sent: too many wait already");
                }
            }
        });
        return true;
    }

    private void send(MailTemplateInstance mail, int attempt) {
        try {
            mail.send().await().atMost(PATIENCE);
            room.release();
        } catch (RuntimeException fault) {
            // Neither the mail nor its reader is named: a mail holds a secret.
            LOG.warnf("a mail could not be sent (try %d of %d): %s", attempt, config.tries(), reason(fault));
            if (attempt >= config.tries() || threads.isShutdown()) {
                room.release();
                return;
            }
            long delay = config.retryAfter().toMillis() << (attempt - 1);
            threads.schedule(() -> send(mail, attempt + 1), delay, TimeUnit.MILLISECONDS);
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
