package dev.signet.start;

import java.util.Optional;

/** What a part of the program knows about an exception that a library threw while the service started. */
@FunctionalInterface
public interface Explanation {
    /** What happened, then what to do, if this part knows the exception. It is asked about each exception in the chain of causes. */
    Optional<String> of(Throwable failure);
}
