package dev.signet.database;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Lets a replica wait as long as another one migrates, for which Flyway has no setting that Quarkus passes on. */
@Singleton
class PatientMigrations implements FlywayConfigurationCustomizer {
    private static final int FOREVER = -1;

    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.lockRetryCount(FOREVER);
    }
}
