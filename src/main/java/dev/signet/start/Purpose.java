package dev.signet.start;

/** What this process was started for. {@code main} says so before Quarkus starts. */
public enum Purpose {
    /** To serve requests. */
    SERVICE,
    /** To run one command on the data. Nothing listens, and nothing runs at intervals. */
    COMMAND,
    /** To run one command that may find a database without tables. Only the settings are checked. */
    SETTINGS,
    /** To check the settings without a database. */
    OFFLINE;

    private static volatile Purpose current = SERVICE;

    /** Returns the purpose of this process. */
    public static Purpose current() {
        return current;
    }

    /** Returns whether this process has no database: what only a database knows is missing from the settings then. */
    public static boolean isOffline() {
        return current == OFFLINE;
    }

    /** Sets the purpose of this process. */
    public static void set(Purpose purpose) {
        current = purpose;
    }
}
