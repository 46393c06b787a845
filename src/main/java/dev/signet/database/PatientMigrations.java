package dev.signet.database;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Waits for the database before it is migrated, and while another replica migrates it. */
@Singleton
class PatientMigrations implements FlywayConfigurationCustomizer {
    private static final int FOREVER = -1;

    @Override
    public void customize(FluentConfiguration configuration) {
        // Here, and with Flyway's settings: Flyway itself would try again whatever the database says, a wrong password
        // included.
        new DatabaseWait(
                        configuration.getConnectRetries(),
                        Duration.ofSeconds(configuration.getConnectRetriesInterval()))
                .until(configuration.getDataSource());
        // Quarkus passes no setting on for it.
        configuration.lockRetryCount(FOREVER);
    }
}
