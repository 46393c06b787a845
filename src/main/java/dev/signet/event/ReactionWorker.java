package dev.signet.event;

import dev.signet.audit.RecordedEvent;
import dev.signet.audit.SecurityEvent;
import dev.signet.start.BackgroundThread;
import dev.signet.start.Purpose;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Calls the reactions to events on a thread of its own, as soon as the event is committed. */
@Singleton
class ReactionWorker {
    private static final Logger LOG = Logger.getLogger(ReactionWorker.class);

    private final DueReactions due;

    /** One run empties the queue, so one more run waiting is enough. */
    private final BackgroundThread thread = new BackgroundThread("signet-reactions", 1);

    ReactionWorker(DueReactions due) {
        this.due = due;
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
            while (!thread.isStopped()) {
                Optional<DueReactions.Call> call = due.take();
                if (call.isEmpty()) {
                    return;
                }
                make(call.get());
            }
        } catch (RuntimeException fault) {
            if (!thread.isStopped()) {
                LOG.warn("Could not read which reactions to events are due; trying again in 10 s", fault);
            }
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

    /** What takes longer is repeated by another replica, or after the next start. */
    void stop(@Observes ShutdownEvent stop) throws InterruptedException {
        thread.stop();
    }
}
