package dev.signet.database;

import java.time.Duration;

/** What waits for a primary database, for tests that have no database. */
public final class WithoutWait {
    private WithoutWait() {}

    /** One that does not wait. */
    public static PrimaryWait make() {
        return new PrimaryWait(() -> Duration.ZERO);
    }
}
