package dev.signet.command;

/** What a process's exit status means to scripts. */
final class ExitStatus {
    static final int DONE = 0;

    /** Signet or its database could not start, or failed. */
    static final int FAILED = 1;

    /** The command line is wrong, or a question was not answered with yes. Nothing was started. */
    static final int USAGE = 2;

    /** A rule does not allow it: an invalid value, or the last administrator. Nothing was changed. */
    static final int REFUSED = 3;

    /** There is no such account, session or key. */
    static final int NOT_FOUND = 4;

    /** The reader of the output has closed it, as {@code head} does. This is the status of a process that SIGPIPE ended. */
    static final int BROKEN_PIPE = 141;

    private ExitStatus() {}
}
