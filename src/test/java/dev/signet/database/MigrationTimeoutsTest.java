package dev.signet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A connection that gives up after some seconds, and a migration that takes longer. */
@QuarkusTest
class MigrationTimeoutsTest {
    /** As short as Flyway's own statements allow on a busy machine. */
    private static final int STATEMENT_SECONDS = 4;

    /** As in production, longer than a statement, so that it is the server that ends it. */
    private static final int SOCKET_SECONDS = 20;

    private final String schema = "slow_" + UUID.randomUUID().toString().replace("-", "");

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String username;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Inject
    Flyway flyway;

    /** Takes longer than a statement may. */
    static final class V1__Slow extends BaseJavaMigration {
        @Override
        public void migrate(org.flywaydb.core.api.migration.Context context) throws SQLException {
            try (Statement statement = context.getConnection().createStatement()) {
                statement.execute("select pg_sleep(" + (STATEMENT_SECONDS + 1) + ")");
            }
        }
    }

    @AfterEach
    void drop() throws SQLException {
        try (Connection connection = impatient().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema if exists " + schema + " cascade");
        }
    }

    @Test
    void a_replica_waits_for_another_ones_migration_as_long_as_that_takes() {
        assertThat(flyway.getConfiguration().getLockRetryCount()).isNegative();
    }

    @Test
    void a_migration_outlasts_the_limits_of_a_request() {
        Flyway patient = slow().callbacks(new MigrationTimeouts()).load();
        assertThat(patient.migrate().migrationsExecuted).isEqualTo(1);
    }

    @Test
    void without_that_it_would_be_cut_off() {
        Flyway impatient = slow().load();
        assertThatThrownBy(impatient::migrate).hasStackTraceContaining("statement timeout");
    }

    @Test
    void what_is_run_on_the_connection_later_has_its_limits_again() throws SQLException {
        try (Connection connection = impatient().getConnection()) {
            Context context = (Context) Proxy.newProxyInstance(
                    Context.class.getClassLoader(),
                    new Class<?>[] {Context.class},
                    (proxy, method, args) -> connection);
            MigrationTimeouts timeouts = new MigrationTimeouts();

            timeouts.handle(Event.BEFORE_EACH_MIGRATE, context);
            assertThat(connection.getNetworkTimeout()).isZero();
            assertThat(statementTimeout(connection)).isEqualTo("0");

            timeouts.handle(Event.AFTER_EACH_MIGRATE, context);
            assertThat(connection.getNetworkTimeout()).isEqualTo(SOCKET_SECONDS * 1000);
            assertThat(statementTimeout(connection)).isEqualTo(STATEMENT_SECONDS + "s");
        }
    }

    private static String statementTimeout(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show statement_timeout")) {
            row.next();
            return row.getString(1);
        }
    }

    private FluentConfiguration slow() {
        return Flyway.configure()
                .dataSource(impatient())
                .schemas(schema)
                .locations(new String[0])
                .javaMigrations(new V1__Slow());
    }

    private DataSource impatient() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        database.setUser(username);
        database.setPassword(password);
        database.setOptions("-c statement_timeout=" + STATEMENT_SECONDS + "s");
        database.setSocketTimeout(SOCKET_SECONDS);
        return database;
    }
}
