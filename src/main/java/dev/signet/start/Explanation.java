package dev.signet.start;

import java.util.Optional;

/** Explains exceptions that a library throws while Signet starts. */
@FunctionalInterface
public interface Explanation {
    /**
     * Returns what happened and what to do, if it knows the exception. Called for each exception in the chain of
     * causes.
     */
    Optional<String> of(Throwable failure);
}
