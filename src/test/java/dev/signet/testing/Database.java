package dev.signet.testing;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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

    /** Runs a statement. */
    public void run(String sql, Object... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepared(connection, sql, parameters)) {
            statement.execute();
        } catch (SQLException fault) {
            throw new IllegalStateException(sql, fault);
        }
    }

    /** The first column of the one row that the query finds. */
    public <T> T one(Class<T> type, String sql, Object... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepared(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            if (!rows.next()) {
                throw new IllegalStateException("nothing found: " + sql);
            }
            T value = rows.getObject(1, type);
            if (rows.next()) {
                throw new IllegalStateException("more than one row: " + sql);
            }
            return value;
        } catch (SQLException fault) {
            throw new IllegalStateException(sql, fault);
        }
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
