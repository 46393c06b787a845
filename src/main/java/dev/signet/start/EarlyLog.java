package dev.signet.start;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.bootstrap.logging.QuarkusDelayedHandler;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.LogManager;

/**
 * Log messages from before Quarkus has read the log settings. Quarkus buffers them and writes them when the log works.
 */
public final class EarlyLog {
    private EarlyLog() {}

    /**
     * Drops them if the start fails before that. Quarkus would print them on standard error, before the one line that
     * says why.
     */
    public static void dropIfStartFails() {
        if (LastWords.stackTraceIsWanted()) {
            return;
        }
        // It asks for the handler below, which must not be the first of the two to be there.
        LogManager.getLogManager();
        QuarkusDelayedHandler log = InitialConfigurator.DELAYED_HANDLER;
        log.setFilter(record -> {
            Handler[] outlets = log.getHandlers();
            if (outlets.length > 0 && !isOfFailedStart(outlets[0])) {
                log.setFilter(null);
                return true;
            }
            return outlets.length == 0;
        });
    }

    /** Then Quarkus takes the JDK's own console handler; otherwise it takes handlers of JBoss Log Manager. */
    private static boolean isOfFailedStart(Handler outlet) {
        return outlet.getClass() == ConsoleHandler.class;
    }
}
