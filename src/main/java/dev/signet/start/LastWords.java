package dev.signet.start;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Says on standard error, in one line, why the process ends. Not in the log: it works neither before Quarkus has started nor after
 * it has stopped, and what it was told then is lost.
 */
public final class LastWords {
    private static final String STACK_TRACE = "signet.start.stack-trace";
    private static final String STACK_TRACE_VARIABLE = "SIGNET_START_STACK_TRACE";

    private static final AtomicBoolean SAID = new AtomicBoolean();

    private LastWords() {}

    /**
     * Says why the start failed.
     *
     * @param explanations what other parts know about exceptions that are not their own
     */
    public static void because(Throwable failure, List<Explanation> explanations) {
        StringBuilder words = new StringBuilder(FailureLine.of(failure, explanations));
        if (stackTraceIsWanted()) {
            words.append(System.lineSeparator()).append(FailureLine.stackTrace(failure));
        }
        say(words.toString());
    }

    /** Says this, unless something was said before: what follows the first reason is a consequence of it. */
    public static void say(String words) {
        if (SAID.compareAndSet(false, true)) {
            PrintStream standardError = System.err;
            standardError.println(words);
            standardError.flush();
        }
    }

    private static boolean stackTraceIsWanted() {
        return Boolean.parseBoolean(System.getProperty(STACK_TRACE, System.getenv(STACK_TRACE_VARIABLE)));
    }
}
