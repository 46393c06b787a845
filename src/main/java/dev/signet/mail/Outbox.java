package dev.signet.mail;

import dev.signet.database.PrimaryWait;
import dev.signet.security.CurrentRequest;
import dev.signet.web.ApiError;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.mailer.Mail;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.ext.mail.SMTPException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Writes and sends mails on separate threads, so that no request waits for a mail server and response times reveal
 * nothing about mails. Writing waits for a primary database, as requests do. A mail that cannot be sent is retried a few
 * times. At shutdown, waiting mails get 5 s; users must request lost ones again. {@code signet_mails_total} counts mails
 * by outcome, and {@code signet_mails_waiting} is the number of waiting ones.
 */
@Singleton
public class Outbox {
    private static final Logger LOG = Logger.getLogger(Outbox.class);
    private static final int THREADS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LAST_MOMENT = Duration.ofSeconds(5);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    /** The beginning of the mail client's message if it was the recipient that the server refused. */
    private static final String RECIPIENT_REFUSED = "recipient address not accepted";

    private final MailConfig config;
    private final MailServer server;
    private final MailWriter writer;
    private final Postman postman;
    private final NoticeLimit limit;
    private final PrimaryWait wait;
    private final Semaphore room;
    private final Semaphore roomForNotices;
    private final Counter sent;
    private final Counter lost;
    private final Counter refused;
    private final ScheduledThreadPoolExecutor threads;
    private volatile boolean failing;

    /** Whether mails can be sent. */
    public enum State {
        READY,
        /** The last attempt failed. */
        FAILING,
        /** There is no mail server. */
        OFF
    }

    Outbox(
            MailConfig config,
            MailServer server,
            MailWriter writer,
            Postman postman,
            NoticeLimit limit,
            PrimaryWait wait,
            MeterRegistry registry) {
        this.config = config;
        this.server = server;
        this.writer = writer;
        this.postman = postman;
        this.limit = limit;
        this.wait = wait;
        this.room = new Semaphore(config.queue());
        this.sent = counter(registry, "sent");
        this.lost = counter(registry, "lost");
        this.refused = counter(registry, "refused");
        Gauge.builder("signet.mails.waiting", this, Outbox::waiting)
                .description("Requests and notices whose mails are waiting to be written or sent")
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

    /** Returns whether mails can be sent. */
    public State state() {
        if (!server.isThere()) {
            return State.OFF;
        }
        return failing ? State.FAILING : State.READY;
    }

    /** Returns for how many requests and notices mails wait to be written or sent. */
    public int waiting() {
        return config.queue() - room.availablePermits();
    }

    /** Returns how many may wait. */
    public int longest() {
        return config.queue();
    }

    /**
     * Refuses to continue if mail cannot be sent.
     *
     * @throws ApiError 503 if there is no mail server
     */
    public void mustHaveServer() {
        server.mustBeThere();
    }

    /**
     * Reserves a place in the queue. If a mail must follow a change in the database, call this before the change, so
     * that nothing is stored if no mail can be sent.
     *
     * @throws ApiError 503 if there is no mail server; with {@code Retry-After} if too many are waiting
     */
    public Place place() {
        mustHaveServer();
        if (!room.tryAcquire()) {
            throw ApiError.busy(TRY_AGAIN);
        }
        return new Place();
    }

    /** A place in the queue. It is freed when it is closed without a mail, or when its mails are sent or lost. */
    public final class Place implements AutoCloseable {
        private boolean taken;

        private Place() {}

        /** Writes and sends these mails later. */
        public void write(Supplier<List<Message>> mails) {
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
     * Writes and sends a notice later. Nothing depends on a notice, so it is dropped if too many mails are waiting, or
     * if its recipient got too many of its kind, or if there is no mail server. Notices take at most half of the places, to leave room for other mails.
     */
    public void offer(Supplier<Message> notice) {
        offerIfAny(() -> Optional.of(notice.get()));
    }

    /** Does the same with a notice of which only its writer finds out whether it is to be sent. */
    public void offerIfAny(Supplier<Optional<Message>> notice) {
        if (!server.isThere()) {
            // The start has warned.
            return;
        }
        if (!roomForNotices.tryAcquire()) {
            LOG.warn("Dropped a notice: too many notices are waiting to be sent");
            lost.increment();
            return;
        }
        if (!room.tryAcquire()) {
            roomForNotices.release();
            LOG.warn("Dropped a notice: too many mails are waiting to be sent");
            lost.increment();
            return;
        }
        later(() -> notice.get().filter(this::isAllowed).stream().toList(), () -> {
            room.release();
            roomForNotices.release();
        });
    }

    private boolean isAllowed(Message notice) {
        return limit.allows(notice.kind(), notice.address());
    }

    /** Writes and sends the mails for the current request, and runs {@code done} after the last one. */
    private void later(Supplier<List<Message>> mails, Runnable done) {
        CurrentRequest.carriedTo(threads).execute(() -> {
            List<Mail> written;
            try {
                written =
                        wait.repeatUnlessDone(mails).stream().map(writer::write).toList();
            } catch (RuntimeException | Error fault) {
                // After an error, too: otherwise the place in the queue would never be free again.
                LOG.warn("Could not write a mail", fault);
                lost.increment();
                written = List.of();
            }
            if (written.isEmpty()) {
                done.run();
            }
            AtomicInteger left = new AtomicInteger(written.size());
            for (Mail mail : written) {
                send(mail, 1, () -> {
                    if (left.decrementAndGet() == 0) {
                        done.run();
                    }
                });
            }
        });
    }

    private void send(Mail mail, int attempt, Runnable done) {
        try {
            postman.send(mail).await().atMost(PATIENCE);
            sent.increment();
            failing = false;
            done.run();
        } catch (RuntimeException | Error fault) {
            if (cannotBeSent(fault)) {
                LOG.infof("A mail cannot be sent to its recipient: %s", reason(fault));
                refused.increment();
                done.run();
                return;
            }
            failing = true;
            // Log neither the mail, which contains a secret, nor its recipient.
            LOG.warnf("Could not send a mail (try %d of %d): %s", attempt, config.tries(), reason(fault));
            if (attempt >= config.tries() || threads.isShutdown()) {
                lost.increment();
                done.run();
                return;
            }
            long delay = config.retryAfter().toMillis() << (attempt - 1);
            threads.schedule(() -> send(mail, attempt + 1, done), delay, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Returns whether the mailer or the mail server refuses the recipient for good, so that no further try could succeed (RFC
     * 5321 §4.2.1). Anybody may have typed the address, so this says nothing about the mail server.
     */
    static boolean cannotBeSent(Throwable fault) {
        Throwable root = root(fault);
        return root instanceof IllegalArgumentException
                || root instanceof SMTPException reply
                        && reply.isPermanent()
                        && String.valueOf(reply.getMessage()).startsWith(RECIPIENT_REFUSED);
    }

    private static String reason(Throwable fault) {
        return root(fault).getClass().getName();
    }

    private static Throwable root(Throwable fault) {
        return fault.getCause() == null ? fault : root(fault.getCause());
    }

    void stop(@Observes ShutdownEvent stop) throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(LAST_MOMENT.toMillis(), TimeUnit.MILLISECONDS)) {
            threads.shutdownNow();
        }
    }
}
