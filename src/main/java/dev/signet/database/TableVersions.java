package dev.signet.database;

import dev.signet.start.DataStart;
import dev.signet.start.StartFailure;
import dev.signet.start.StartOrder;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/** The versions of the database's tables: which migrations it has had, and which it needs. */
@Singleton
public class TableVersions {
    private final Flyway flyway;
    private final boolean migrated;

    TableVersions(Flyway flyway, @ConfigProperty(name = "quarkus.flyway.migrate-at-start") boolean migrated) {
        this.flyway = flyway;
        this.migrated = migrated;
    }

    /** Fails a start that does not migrate the tables itself, if they are older than this release. */
    void check(@Observes @Priority(StartOrder.TABLES) DataStart start) {
        if (migrated) {
            return;
        }
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            throw new StartFailure("The database's tables are older than this release of Signet: "
                    + (missing.size() == 1 ? "a migration is" : missing.size() + " migrations are") + " missing ("
                    + String.join(", ", missing)
                    + "). Run \"signet migrate\", or start the service, which migrates them.");
        }
    }

    /** Returns the newest version that the database has; empty if it has no tables yet. */
    public Optional<String> current() {
        return Optional.ofNullable(flyway.info().current())
                .map(MigrationInfo::getVersion)
                .map(MigrationVersion::getVersion);
    }

    /** Returns the versions that this release needs and the database does not have yet. */
    public List<String> missing() {
        return versions(Arrays.stream(flyway.info().pending()));
    }

    /** Returns what is wrong with the tables, in a sentence; empty if they are as this release needs them. */
    public Optional<String> fault() {
        if (missing().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                current().isEmpty() ? "The database is empty." : "The database's tables are older than this release.");
    }

    /**
     * Migrates the tables.
     *
     * @return the versions that the database now has in addition
     */
    public List<String> migrate() {
        List<String> missing = missing();
        flyway.migrate();
        return missing;
    }

    private static List<String> versions(Stream<MigrationInfo> migrations) {
        return migrations
                .map(migration -> migration.getVersion() == null
                        ? migration.getDescription()
                        : migration.getVersion().getVersion())
                .toList();
    }
}
