package dev.signet.event;

import dev.signet.audit.RecordedEvent;
import dev.signet.audit.SecurityEvent;
import dev.signet.start.Purpose;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Calls the reactions to events on a thread of its own, as soon as the event is committed. */
@Singleton
class ReactionWorker {
    private static final Logger LOG = Logger.getLogger(ReactionWorker.class);

    /** How long a stop waits for a reaction that has begun. */
    private static final Duration LAST_MOMENT = Duration.ofSeconds(1);

    private final DueReactions due;

    /** One run empties the queue, so one more run waiting is enough. */
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(1),
            work -> {
                Thread named = new Thread(work, "signet-reactions");
                named.setDaemon(true);
                return named;
            },
            new ThreadPoolExecutor.DiscardPolicy());

    ReactionWorker(DueReactions due) {
        this.due = due;
        thread.allowCoreThreadTimeOut(true);
    }

    /** In a process that runs one command, the events wait for the service. */
    void committed(@Observes(during = TransactionPhase.AFTER_SUCCESS) RecordedEvent event) {
        if (Purpose.current() == Purpose.SERVICE) {
            wake();
        }
    }

    /** Finds what another replica left, and what is to be tried again. */
    @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP)
    void wake() {
        if (!due.isEmpty()) {
            thread.execute(this::callAll);
        }
    }

    private void callAll() {
        try {
            Optional<DueReactions.Call> call = due.take();
            while (call.isPresent()) {
                make(call.get());
                call = thread.isShutdown() ? Optional.empty() : due.take();
            }
        } catch (RuntimeException fault) {
            LOG.warn("Could not read which reactions to events are due; trying again in 10 s", fault);
        }
    }

    private void make(DueReactions.Call call) {
        try {
            Optional<RecordedEvent> event =
                    QuarkusTransaction.requiringNew().call(() -> SecurityEvent.recorded(call.user(), call.event()));
            // It may have been deleted after its retention time.
            if (event.isPresent()) {
                call.reaction().react(event.get());
            }
        } catch (Exception fault) {
            LOG.warnf(
                    fault,
                    "The reaction %s to the event %d failed (attempt %d); %s",
                    call.name(),
                    call.event(),
                    call.attempt(),
                    call.isLast() ? "this was the last attempt, and its row stays in reactions_due" : "it is repeated");
            return;
        }
        due.done(call);
    }

    /** Before the database is closed. What takes longer is repeated by another replica, or after the next start. */
    void stop(@Observes ShutdownEvent stop) throws InterruptedException {
        thread.shutdown();
        thread.awaitTermination(LAST_MOMENT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
