package dev.signet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.start.StartFailure;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Without signet.database.distributed, nothing is distributed. With it, a database without Citus is refused. */
@QuarkusTest
class DistributionTest {
    private static final Path SCRIPT = Path.of("src/main/resources/db/distributed/V1_1__tables_by_user.sql");

    @Inject
    DataSource database;

    @Inject
    Distribution distribution;

    @Inject
    Flyway flyway;

    @Test
    void by_default_no_table_is_distributed_and_no_migration_does_it() {
        assertThat(distribution.on()).isFalse();
        assertThat(distribution.shards("sessions")).isEmpty();
        assertThat(Arrays.stream(flyway.info().all()).map(migration -> migration.getScript()))
                .isNotEmpty()
                .noneMatch(script -> script.contains("tables_by_user"));
    }

    @Test
    void a_database_without_citus_is_refused_with_what_to_do() throws SQLException {
        try (Connection connection = database.getConnection()) {
            assertThatThrownBy(() -> Distribution.checkCluster(connection))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContainingAll("signet.database.distributed", "create extension citus", "citus_add_node");
        }
    }

    /** Foreign keys from a worker to the coordinator and back are impossible, so the script must drop all of them. */
    @Test
    void the_script_drops_every_foreign_key_and_trigger_of_the_tables_that_it_distributes() throws Exception {
        String script = Files.readString(SCRIPT);
        Set<String> tables = found(script, "create_distributed_table\\('(\\w+)'");
        assertThat(tables).hasSizeGreaterThan(5);
        for (String table : tables) {
            for (String each : names("""
                    select conname as name from pg_constraint where contype = 'f' and conrelid = to_regclass(:table)
                     union all
                    select tgname from pg_trigger where not tgisinternal and tgrelid = to_regclass(:table)
                    """, table)) {
                assertThat(script).containsPattern("drop (?:constraint|trigger) " + each + "\\b");
            }
        }
    }

    private Set<String> names(String sql, String table) {
        return Set.copyOf(SqlStatement.of(sql).on(database).with("table", table).list(row -> row.text("name")));
    }

    private static Set<String> found(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }
}
