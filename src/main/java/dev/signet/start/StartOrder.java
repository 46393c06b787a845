package dev.signet.start;

/**
 * The order in which features start: the value of {@code @Priority} on an observer of {@code StartupEvent},
 * {@link DataStart} or {@link ServiceStart}, which are fired in this order. Flyway has migrated the database before the
 * first of them, and before that, each {@link StartCheck} has run.
 */
public final class StartOrder {
    /** What checks or reports settings. It comes before anything is stored. */
    public static final int SETTINGS = 1;

    /** Fires the events of the further steps. */
    public static final int STEPS = 5;

    /** Checks the version of the database's tables. */
    public static final int TABLES = 0;

    /** Loads the signing keys. */
    public static final int KEYS = 10;

    /** Loads the key that encrypts other secrets, which is stored like a signing key. */
    public static final int SECRETS = 11;

    /** Creates the first accounts. */
    public static final int USERS = 20;

    /** Creates the posts of dev mode, which belong to those accounts. */
    public static final int SAMPLES = 30;

    /** Starts to rotate the keys. */
    public static final int ROTATION = 90;

    /** Starts the feed of revocations, last of what the first request needs. */
    public static final int FEED = 100;

    /** Reports what does not stop the start. */
    public static final int WARNINGS = 1_000;

    /** Says that the service has started. */
    public static final int REPORT = 10_000;

    private StartOrder() {}
}
