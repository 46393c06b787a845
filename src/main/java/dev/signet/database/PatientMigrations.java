package dev.signet.database;

import dev.signet.start.Purpose;
import dev.signet.start.SettingsStep;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Has the settings checked before a migration, and waits for the database, also while another replica migrates it. */
@Singleton
class PatientMigrations implements FlywayConfigurationCustomizer {
    private static final int FOREVER = -1;

    private final SettingsStep settings;

    PatientMigrations(SettingsStep settings) {
        this.settings = settings;
    }

    @Override
    public void customize(FluentConfiguration configuration) {
        settings.take();
        if (Purpose.current() != Purpose.OFFLINE) {
            // Not Flyway's own retries, which retry after any error, even a wrong password. Uses Flyway's settings.
            new DatabaseWait(
                            configuration.getConnectRetries(),
                            Duration.ofSeconds(configuration.getConnectRetriesInterval()))
                    .until(configuration.getDataSource());
        }
        // Quarkus has no setting for it.
        configuration.lockRetryCount(FOREVER);
    }
}
