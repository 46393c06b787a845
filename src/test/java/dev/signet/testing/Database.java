package dev.signet.testing;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The service's database, past the service. */
@Singleton
public class Database {
    private final DataSource database;

    Database(DataSource database) {
        this.database = database;
    }

    /** The same for a service that is another process, which lends no beans. */
    public static Database of(DataSource database) {
        return new Database(database);
    }

    /** Runs a statement; how many rows it changed. */
    public int run(String sql, Object... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepared(connection, sql, parameters)) {
            statement.execute();
            return statement.getUpdateCount();
        } catch (SQLException fault) {
            throw new IllegalStateException(sql, fault);
        }
    }

    /** The first column of the one row that the query finds. */
    public <T> T one(Class<T> type, String sql, Object... parameters) {
        List<T> found = all(type, sql, parameters);
        if (found.size() != 1) {
            throw new IllegalStateException(found.size() + " rows in the place of one: " + sql);
        }
        return found.get(0);
    }

    /** The first column of all rows. */
    public <T> List<T> all(Class<T> type, String sql, Object... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepared(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(value(rows, type));
            }
            return found;
        } catch (SQLException fault) {
            throw new IllegalStateException(sql, fault);
        }
    }

    /** The driver converts to numbers and texts more than {@code getObject} lets it. */
    private static <T> T value(ResultSet rows, Class<T> type) throws SQLException {
        if (type == String.class) {
            return type.cast(rows.getString(1));
        }
        if (type == Long.class) {
            Long number = rows.getLong(1);
            return rows.wasNull() ? null : type.cast(number);
        }
        return rows.getObject(1, type);
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
