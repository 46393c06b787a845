package dev.signet.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Member;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * Maintenance works, by the server itself and by an operator after an upgrade. From version 17 on, PostgreSQL runs the functions of indexes
 * without a search path then.
 */
@QuarkusTest
class MaintenanceTest {
    @Inject
    DataSource database;

    @Test
    void every_table_can_be_analyzed_and_its_indexes_can_be_rebuilt() throws SQLException {
        Member.user("author@xn--exmple-cua.com").writes("Ünïcode and plain words");
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet rows =
                    statement.executeQuery("select tablename from pg_tables where schemaname = current_schema")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            assertThat(tables).contains("users", "posts", "sessions");
            for (String table : tables) {
                statement.execute("analyze " + table);
                statement.execute("reindex table " + table);
            }
        }
    }
}
