package dev.signet.database;

import dev.signet.start.StartFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;

/** Waits for a database that is down, starting or out of connections. Fails at once if a retry cannot help. */
final class DatabaseWait {
    private static final Logger LOG = Logger.getLogger(DatabaseWait.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final int attempts;
    private final Duration longestPause;

    /**
     * Creates a wait.
     *
     * @param retries the number of retries
     * @param longestPause the longest pause between attempts; the first ones are shorter
     */
    DatabaseWait(int retries, Duration longestPause) {
        this.attempts = 1 + retries;
        this.longestPause = longestPause;
    }

    /**
     * Waits until the database accepts a connection.
     *
     * @throws StartFailure if it refuses, or if all attempts fail
     */
    void until(DataSource database) {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = database.getConnection()) {
                return;
            } catch (SQLException | FlywayException failure) {
                boolean mayPass = DatabaseFaults.mayPass(failure);
                if (!mayPass || attempt == attempts) {
                    throw new StartFailure(reason(failure), failure);
                }
                LOG.warnf("waiting for the database (attempt %d of %d): %s", attempt, attempts, reason(failure));
            }
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(longestPause) < 0 ? pause.multipliedBy(2) : longestPause;
        }
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        String reason = null;
        while (root != null) {
            reason = DatabaseFaults.explain(root).orElse(reason);
            root = root.getCause() == root ? null : root.getCause();
        }
        return reason != null
                ? reason
                : "The database did not accept a connection in time (" + failure.getMessage()
                        + "). Start it, or correct the host and port in quarkus.datasource.jdbc.url (QUARKUS_DATASOURCE_JDBC_URL or"
                        + " DATABASE_URL).";
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException stop) {
            // Does not restore the interrupt: Quarkus now shuts down on this thread and must be able to wait.
            throw new StartFailure("Signet was told to stop while it waited for its database. Start it again.", stop);
        }
    }
}
