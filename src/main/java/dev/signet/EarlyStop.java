package dev.signet;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Lets a program that is told to stop while it waits for its database stop: Quarkus lets a start run to its end first, which can be
 * longer than whoever stops it has patience for.
 */
@Singleton
class EarlyStop {
    private static final AtomicReference<Thread> HOOK = new AtomicReference<>();

    /** From now on until the service has started, the end of the program interrupts this thread. */
    static void allow() {
        Thread hook = new Thread(Thread.currentThread()::interrupt, "early-stop");
        HOOK.set(hook);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    void tooLate(@Observes StartupEvent started) {
        Thread hook = HOOK.getAndSet(null);
        if (hook == null) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            Logger.getLogger(EarlyStop.class).debug("told to stop at the very moment of the start", ending);
        }
    }
}
