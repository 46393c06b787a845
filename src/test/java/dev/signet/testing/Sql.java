package dev.signet.testing;

import io.quarkus.arc.Arc;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Statements on the service's database. */
public final class Sql {
    private Sql() {}

    /** The number in the first row. */
    public static long number(String sql, Object... parameters) {
        return numbers(sql, parameters).get(0);
    }

    /** The numbers of all rows. */
    public static List<Long> numbers(String sql, Object... parameters) {
        return query(
                sql,
                rows -> {
                    List<Long> numbers = new ArrayList<>();
                    while (rows.next()) {
                        numbers.add(rows.getLong(1));
                    }
                    return numbers;
                },
                parameters);
    }

    /** The text in the first row. */
    public static String text(String sql, Object... parameters) {
        return query(sql, rows -> rows.next() ? rows.getString(1) : null, parameters);
    }

    /** Runs a statement that answers nothing. */
    public static void run(String sql, Object... parameters) {
        statement(sql, PreparedStatement::executeUpdate, parameters);
    }

    private static <T> T query(String sql, Step<ResultSet, T> read, Object... parameters) {
        return statement(sql, statement -> read.of(statement.executeQuery()), parameters);
    }

    private static <T> T statement(String sql, Step<PreparedStatement, T> step, Object... parameters) {
        DataSource database = Arc.container().instance(DataSource.class).get();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return step.of(statement);
        } catch (SQLException fault) {
            throw new IllegalStateException(sql, fault);
        }
    }

    private interface Step<A, B> {
        B of(A a) throws SQLException;
    }
}
