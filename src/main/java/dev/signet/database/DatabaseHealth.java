package dev.signet.database;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jboss.logging.Logger;

/**
 * Reports whether the database responds and has the tables of this version. The response is only up or down, because
 * anyone can request it; the log has the reason.
 */
@Singleton
class DatabaseHealth {
    private static final Logger LOG = Logger.getLogger(DatabaseHealth.class);
    private static final int ANSWERS_WITHIN_SECONDS = 2;

    private static final SqlStatement APPLIED = SqlStatement.of(
            "select exists (select 1 from flyway_schema_history where version = :version and success) as applied");

    private final DataSource database;
    private final Flyway migrations;
    private final PrimaryWait wait;

    /** Since when each check fails, if it does. A check that has not succeeded yet is not in it. */
    private final Map<String, OptionalLong> failing = new ConcurrentHashMap<>();

    private volatile String newest;

    DatabaseHealth(DataSource database, Flyway migrations, PrimaryWait wait) {
        this.database = database;
        this.migrations = migrations;
        this.wait = wait;
    }

    /**
     * Returns the newest migration's version. Reads it at the first call, to keep the start fast, and without the
     * start's one-minute wait for the database.
     */
    private String newest() {
        if (newest == null) {
            Flyway impatient = new FluentConfiguration()
                    .configuration(migrations.getConfiguration())
                    .connectRetries(0)
                    .load();
            newest = Arrays.stream(impatient.info().all())
                    .filter(migration -> migration.getState().isResolved())
                    .map(MigrationInfo::getVersion)
                    .max(MigrationVersion::compareTo)
                    .orElseThrow()
                    .getVersion();
        }
        return newest;
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck databaseAnswers() {
        return () -> check("database", connection -> connection.isValid(ANSWERS_WITHIN_SECONDS));
    }

    @Produces
    @Singleton
    @Startup
    @Readiness
    HealthCheck migrationsAreApplied() {
        return () -> check("migrations", this::hasNewest);
    }

    private boolean hasNewest(Connection connection) {
        return APPLIED.on(connection).with("version", newest()).one(row -> row.flag("applied"));
    }

    private HealthCheckResponse check(String name, Check check) {
        boolean good = false;
        try (Connection connection = database.getConnection()) {
            good = check.of(connection);
            if (good) {
                failing.put(name, OptionalLong.empty());
            }
        } catch (SQLException | IllegalStateException | FlywayException fault) {
            good = requestsWait(name);
            LOG.warnf("%s, %s: %s", good ? "requests wait for the database" : "not ready", name, fault.getMessage());
        }
        return HealthCheckResponse.named(name).status(good).build();
    }

    /** Returns whether requests still wait for a primary: a load balancer must not turn them away meanwhile. */
    private boolean requestsWait(String name) {
        long now = System.nanoTime();
        OptionalLong since =
                failing.computeIfPresent(name, (check, known) -> known.isPresent() ? known : OptionalLong.of(now));
        return since != null && now - since.getAsLong() < wait.longest().toNanos();
    }

    private interface Check {
        boolean of(Connection connection) throws SQLException;
    }
}
