package dev.signet.start;

/**
 * Thrown if Signet cannot start. The message is all that the operator sees: what happened, then what to do, with the
 * name of the setting. If a setting has a wrong value, use Quarkus's {@code ConfigurationException}, which ends the
 * start in the same way.
 */
public class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Creates a failure with what happened and what to do. */
    public StartFailure(String message) {
        super(message);
    }

    /** Creates a failure with a cause, which appears in the stack trace if the operator asks for it. */
    public StartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
