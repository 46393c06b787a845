package dev.signet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.signet.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Databases that Signet cannot work on. */
@QuarkusTest
class ServerRequirementsTest {
    private static final String NAME = "another";

    @Inject
    Flyway flyway;

    @TempDir
    Path temporary;

    @Test
    void the_service_looks_before_it_migrates() {
        assertThat(List.of(flyway.getConfiguration().getCallbacks()))
                .extracting(Callback::getClass)
                .anyMatch(ServerRequirements.class::equals);
    }

    @Test
    void a_database_of_another_encoding_is_refused_and_left_without_tables() throws Exception {
        Path folder = temporary.resolve("data");
        makeDatabaseOfAnotherEncoding(folder);
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder)) {
            PGSimpleDataSource database = new PGSimpleDataSource();
            database.setUrl(server.jdbcUrl());
            database.setDatabaseName(NAME);
            database.setUser(server.username());
            database.setPassword(server.password());
            Flyway migration = Flyway.configure()
                    .configuration(flyway.getConfiguration())
                    .dataSource(database)
                    .load();

            assertThatThrownBy(migration::migrate)
                    .hasMessageContaining("encoding is SQL_ASCII")
                    .hasMessageContaining("encoding 'UTF8' template template0");
            assertThat(hasUsers(database)).isFalse();
        }
    }

    /** Statements that leave a history as another build wrote it: before the first release, there were up to 21 migrations. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "update %s set checksum = checksum + 1 where version = '1'",
                "update %s set description = 'users posts sessions keys' where version = '1'",
                "delete from %1$s where version <> '1';"
                        + " update %1$s set checksum = 1, description = 'users posts sessions keys' where version = '1';"
                        + " insert into %1$s select n + 5, n, 'later', 'SQL', 'V' || n || '__later.sql', n, 'x', now(), 1, true"
                        + " from generate_series(2, 21) n"
            })
    void tables_of_another_build_stop_the_start_with_one_sentence_that_says_what_to_do(String change) {
        String schema = "of_another_build";
        Sql.run("drop schema if exists " + schema + " cascade");
        Flyway migration = Flyway.configure()
                .configuration(flyway.getConfiguration())
                .defaultSchema(schema)
                .schemas(schema)
                .load();
        migration.migrate();
        Sql.run(change.formatted(schema + ".flyway_schema_history"));

        Throwable fault = catchThrowable(migration::migrate);

        assertThat(DatabaseFaults.explain(fault))
                .hasValueSatisfying(told -> assertThat(told)
                        .matches("The database's tables were made by another build of Signet, with other migrations"
                                + " \\(Migration \\w+ mismatch for migration version 1\\)[.] .*")
                        .contains("empty database", "quarkus.datasource.jdbc.url", "signet.database.dir")
                        .doesNotContain("repair", "\n"));
        Sql.run("drop schema " + schema + " cascade");
    }

    @Test
    void a_server_that_is_too_old_is_refused() {
        DatabaseMetaData old = answering(DatabaseMetaData.class, (proxy, method, arguments) -> 13);
        Connection connection = answering(Connection.class, (proxy, method, arguments) -> old);
        Context context = answering(Context.class, (proxy, method, arguments) -> connection);

        assertThatThrownBy(() -> new ServerRequirements().handle(Event.BEFORE_MIGRATE, context))
                .hasMessageContaining("The database is PostgreSQL 13, but Signet needs 14 or newer.");
    }

    /** As the superuser, which is possible only on a server that others cannot reach. */
    private static void makeDatabaseOfAnotherEncoding(Path folder) throws IOException {
        MadeFolder.copyTo(folder);
        DatabaseFolder place = DatabaseFolder.open(folder);
        PostgresPrograms.of(PostgresBinaries.unpack(Platform.current(), place), place, ServerAccount.candidates())
                .execute(
                        place.data(),
                        "create database " + NAME + " owner " + DataDirectory.OWNER
                                + " encoding 'SQL_ASCII' locale_provider libc locale 'C' template template0\n");
    }

    private static boolean hasUsers(PGSimpleDataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                ResultSet tables = connection.getMetaData().getTables(null, null, "users", null)) {
            return tables.next();
        }
    }

    private static <T> T answering(Class<T> type, InvocationHandler answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answer));
    }
}
