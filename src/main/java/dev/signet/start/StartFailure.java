package dev.signet.start;

/**
 * The service cannot start. The message is all that the operator reads: what happened, then what to do, with the name of the
 * setting. Use Quarkus's {@code ConfigurationException} if the value of a setting is at fault; both end the start in the same way.
 */
public class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says what happened, then what to do. */
    public StartFailure(String message) {
        super(message);
    }

    /** The same, with the exception that an operator sees if they ask for stack traces. */
    public StartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
