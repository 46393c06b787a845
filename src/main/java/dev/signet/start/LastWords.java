package dev.signet.start;

import dev.signet.settings.StrictBoolean;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Prints in one line on standard error why the process ends. Does not use the log, which loses messages before Quarkus
 * has started and after it has stopped.
 */
public final class LastWords {
    static final String STACK_TRACE = "signet.start.stack-trace";
    private static final String STACK_TRACE_VARIABLE = "SIGNET_START_STACK_TRACE";

    private static final AtomicBoolean SAID = new AtomicBoolean();

    private LastWords() {}

    /**
     * Prints why the start failed.
     *
     * @param explanations explain exceptions of libraries
     */
    public static void because(Throwable failure, List<Explanation> explanations) {
        say(FailureLine.of(failure, explanations) + stackTraceIfWanted(failure));
    }

    /**
     * Returns what went wrong later, in one line and without secrets.
     *
     * @param explanations explain exceptions of libraries
     */
    public static String reason(Throwable failure, List<Explanation> explanations) {
        return FailureLine.reason(failure, explanations) + stackTraceIfWanted(failure);
    }

    private static String stackTraceIfWanted(Throwable failure) {
        return stackTraceIsWanted() ? System.lineSeparator() + FailureLine.stackTrace(failure) : "";
    }

    /** Prints this, unless something was printed before: later messages are consequences of the first. */
    public static void say(String words) {
        if (SAID.compareAndSet(false, true)) {
            PrintStream standardError = System.err;
            standardError.println(words);
            standardError.flush();
        }
    }

    /** Returns whether the operator asked for a stack trace. */
    static boolean stackTraceIsWanted() {
        String value = System.getProperty(STACK_TRACE, System.getenv(STACK_TRACE_VARIABLE));
        return value != null && StrictBoolean.isYes(value);
    }
}
