package dev.signet;

import dev.signet.start.LastWords;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a program does that is told to stop (SIGTERM, Ctrl-C): it says so, and if it is still starting, it gives up at once. Quarkus would
 * let the start run to its end first, which can take longer than whoever stops it has patience for.
 */
@Singleton
class StopSignal {
    private static final Duration TO_CLEAN_UP = Duration.ofSeconds(20);

    private static final Thread HOOK = new Thread(StopSignal::stop, "stop-signal");
    private static final AtomicReference<Thread> STARTING = new AtomicReference<>();

    private static volatile boolean received;

    /** From now on, a signal is heard; until the service has started, it interrupts this thread. */
    static void listen() {
        STARTING.set(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(HOOK);
    }

    /** The service has ended, which does not end the process in dev mode: the next one listens for itself. */
    static void stopListening() {
        if (!received) {
            try {
                Runtime.getRuntime().removeShutdownHook(HOOK);
            } catch (IllegalStateException receivedJustNow) {
                // It has been heard.
            }
        }
    }

    /** Whether the process ends already. Nobody may call {@link System#exit} then: that waits for this to end. */
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
