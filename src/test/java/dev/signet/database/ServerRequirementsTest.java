package dev.signet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    @Test
    void a_server_that_is_too_old_is_refused() {
        DatabaseMetaData old = answering(DatabaseMetaData.class, (proxy, method, arguments) -> 13);
        Connection connection = answering(Connection.class, (proxy, method, arguments) -> old);
        Context context = answering(Context.class, (proxy, method, arguments) -> connection);

        assertThatThrownBy(() -> new ServerRequirements().handle(Event.BEFORE_MIGRATE, context))
                .hasMessageContaining("The database is PostgreSQL 13, but Signet needs 14 or newer.");
    }

    /** As the superuser, whom only a server that nobody reaches obeys. */
    private static void makeDatabaseOfAnotherEncoding(Path folder) throws IOException {
        EmbeddedPostgres.start(folder).close();
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
