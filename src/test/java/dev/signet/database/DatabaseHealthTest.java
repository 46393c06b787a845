package dev.signet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A probe is answered, whatever the database does. */
@QuarkusTest
class DatabaseHealthTest {
    @Inject
    DataSource database;

    @Test
    void a_probe_does_not_wait_as_a_start_does_for_a_database_without_a_connection_to_spare() {
        Flyway waiting = Flyway.configure()
                .dataSource("jdbc:postgresql://127.0.0.1:1/signet", "signet", "none")
                .connectRetries(30)
                .load();
        DatabaseHealth health = new DatabaseHealth(database, waiting, new PrimaryWait(() -> Duration.ZERO));

        Status status = assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> health.migrationsAreApplied().call().getStatus());

        assertThat(status).isEqualTo(Status.DOWN);
    }

    @Test
    void a_service_whose_requests_wait_for_a_primary_stays_ready_as_long_as_they_do() {
        Switched switched = new Switched(database);
        DatabaseHealth patient = health(switched, Duration.ofMinutes(5));
        DatabaseHealth briefly = health(switched, Duration.ofMillis(1));
        DatabaseHealth never = health(switched, Duration.ZERO);
        switched.away = true;
        assertThat(status(patient)).as("before the first success").isEqualTo(Status.DOWN);

        switched.away = false;
        for (DatabaseHealth each : List.of(patient, briefly, never)) {
            assertThat(status(each)).isEqualTo(Status.UP);
        }
        switched.away = true;

        for (int i = 0; i < 3; i++) {
            assertThat(status(patient)).isEqualTo(Status.UP);
            assertThat(status(never)).isEqualTo(Status.DOWN);
        }
        await().until(() -> status(briefly) == Status.DOWN);
    }

    private static DatabaseHealth health(DataSource database, Duration wait) {
        return new DatabaseHealth(database, null, new PrimaryWait(() -> wait));
    }

    private static Status status(DatabaseHealth health) {
        return health.databaseAnswers().call().getStatus();
    }

    /** A database that can be away. */
    private static final class Switched extends PGSimpleDataSource {
        private final transient DataSource database;
        private volatile boolean away;

        Switched(DataSource database) {
            this.database = database;
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (away) {
                throw new SQLException("away", "08001");
            }
            return database.getConnection();
        }
    }
}
