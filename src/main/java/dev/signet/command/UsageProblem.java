package dev.signet.command;

/** The command line lacks something that parsing alone cannot tell, for example a terminal to ask for a password. */
final class UsageProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageProblem(String message) {
        super(message);
    }
}
