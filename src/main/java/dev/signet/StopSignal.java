package dev.signet;

import dev.signet.start.LastWords;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Handles a request to stop (SIGTERM, Ctrl-C): logs it, and if the program is still starting, aborts the start at once.
 * Quarkus would complete the start first, which can take longer than the sender of the signal waits.
 */
@Singleton
class StopSignal {
    private static final Duration TO_CLEAN_UP = Duration.ofSeconds(20);

    private static final Thread HOOK = new Thread(StopSignal::stop, "stop-signal");
    private static final AtomicReference<Thread> STARTING = new AtomicReference<>();

    private static volatile boolean received;

    /** Starts to listen for a signal, which interrupts this thread until the service has started. */
    static void listen() {
        STARTING.set(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(HOOK);
    }

    /**
     * Stops listening when the service has ended. In dev mode the process goes on, and the next run listens for itself.
     */
    static void stopListening() {
        if (!received) {
            try {
                Runtime.getRuntime().removeShutdownHook(HOOK);
            } catch (IllegalStateException receivedJustNow) {
                // The signal is already being handled.
            }
        }
    }

    /**
     * Returns whether the process is already ending. Do not call {@link System#exit} then: it blocks, while the hook
     * waits for the caller.
     */
    static boolean wasReceived() {
        return received;
    }

    private static void stop() {
        received = true;
        Thread starting = STARTING.get();
        if (starting == null) {
            LastWords.say("Signet was told to stop.");
            return;
        }
        LastWords.say("Signet was told to stop before it had started.");
        starting.interrupt();
        try {
            starting.join(TO_CLEAN_UP.toMillis());
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    void started(@Observes StartupEvent event) {
        STARTING.set(null);
    }
}
