package dev.signet.database;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.util.Collection;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;

/** Hides the migrations that distribute tables from Flyway, unless {@code signet.database.distributed} is on. */
@Singleton
class DistributedMigrations implements FlywayConfigurationCustomizer {
    private final DatabaseConfig config;

    DistributedMigrations(DatabaseConfig config) {
        this.config = config;
    }

    @Override
    public void customize(FluentConfiguration configuration) {
        if (!config.distributed()) {
            // Quarkus fixes the folders at build time.
            configuration.resourceProvider(new Others(configuration.getResourceProvider()));
        }
    }

    private record Others(ResourceProvider all) implements ResourceProvider {
        @Override
        public LoadableResource getResource(String name) {
            return all.getResource(name);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return all.getResources(prefix, suffixes).stream()
                    .filter(script -> !script.getAbsolutePath().startsWith(Distribution.SCRIPTS))
                    .toList();
        }
    }
}
