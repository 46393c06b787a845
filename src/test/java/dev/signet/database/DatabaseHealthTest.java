package dev.signet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

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
        DatabaseHealth health = new DatabaseHealth(database, waiting);

        Status status = assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> health.migrationsAreApplied().call().getStatus());

        assertThat(status).isEqualTo(Status.DOWN);
    }
}
