package dev.signet.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Removes the time-outs of statements during a migration: they are a few seconds for requests, but an index on a large
 * table takes longer. The time-out for locks stays, because other sessions queue up behind a waiting one.
 */
public final class MigrationTimeouts extends BaseCallback {
    private static final String NONE = "0";

    private int ofSocket;
    private String ofStatement;

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public void handle(Event event, Context context) {
        Connection connection = context.getConnection();
        try {
            if (event == Event.BEFORE_EACH_MIGRATE) {
                ofSocket = connection.getNetworkTimeout();
                ofStatement = statementTimeout(connection);
                set(connection, 0, NONE);
            } else {
                set(connection, ofSocket, ofStatement);
            }
        } catch (SQLException fault) {
            throw new FlywayException("could not set the time-outs of a migration", fault);
        }
    }

    private static String statementTimeout(Connection connection) throws SQLException {
        try (PreparedStatement show = connection.prepareStatement("show statement_timeout");
                ResultSet row = show.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    private static void set(Connection connection, int socket, String statement) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, socket);
        try (PreparedStatement change =
                connection.prepareStatement("select set_config('statement_timeout', ?, false)")) {
            change.setString(1, statement);
            change.execute();
        }
    }
}
