package dev.signet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.start.DataStart;
import dev.signet.start.StartFailure;
import dev.signet.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Messages about tables that are older than the program. */
@QuarkusTest
class TableVersionsTest {
    private static final String SCHEMA = "older";

    @Inject
    Flyway flyway;

    @Test
    void a_start_that_does_not_migrate_older_tables_says_how_to() {
        Sql.run("drop schema if exists " + SCHEMA + " cascade");
        Flyway ofSchema = Flyway.configure()
                .configuration(flyway.getConfiguration())
                .defaultSchema(SCHEMA)
                .schemas(SCHEMA)
                .load();
        TableVersions older = new TableVersions(ofSchema, false);

        assertThat(older.current()).isEmpty();
        assertThat(older.fault()).contains("The database is empty.");
        assertThatThrownBy(() -> older.check(new DataStart()))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("signet migrate")
                .hasMessageContaining("missing (1, ");
        new TableVersions(ofSchema, true).check(new DataStart());

        migratedTo("1", ofSchema);
        assertThat(older.fault()).contains("The database's tables are older than this release.");
        List<String> migrated = older.migrate();
        assertThat(migrated).isNotEmpty();
        assertThat(older.current()).isPresent();
        assertThat(older.missing()).isEmpty();
        assertThat(older.fault()).isEmpty();
        older.check(new DataStart());
        assertThat(older.migrate()).isEmpty();
    }

    private static void migratedTo(String version, Flyway flyway) {
        Flyway.configure()
                .configuration(flyway.getConfiguration())
                .target(version)
                .load()
                .migrate();
    }
}
