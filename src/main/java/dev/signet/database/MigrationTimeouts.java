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
 * table takes longer. The time-out for locks stays, because other sessions queue up behind a waiting one. A migration
 * that nobody waits for may change it (docs/migrations.md); it is set back afterwards.
 */
public final class MigrationTimeouts extends BaseCallback {
    private static final String NONE = "0";

    private static final String STATEMENT_TIMEOUT = "statement_timeout";
    private static final String LOCK_TIMEOUT = "lock_timeout";

    private int ofSocket;
    private String ofStatement;
    private String ofLock;

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
                ofStatement = current(connection, STATEMENT_TIMEOUT);
                ofLock = current(connection, LOCK_TIMEOUT);
                connection.setNetworkTimeout(Runnable::run, 0);
                set(connection, STATEMENT_TIMEOUT, NONE);
            } else {
                connection.setNetworkTimeout(Runnable::run, ofSocket);
                set(connection, STATEMENT_TIMEOUT, ofStatement);
                set(connection, LOCK_TIMEOUT, ofLock);
            }
        } catch (SQLException fault) {
            throw new FlywayException("could not set the time-outs of a migration", fault);
        }
    }

    private static String current(Connection connection, String setting) throws SQLException {
        try (PreparedStatement show = connection.prepareStatement("show " + setting);
                ResultSet row = show.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    private static void set(Connection connection, String setting, String value) throws SQLException {
        try (PreparedStatement change = connection.prepareStatement("select set_config(?, ?, false)")) {
            change.setString(1, setting);
            change.setString(2, value);
            change.execute();
        }
    }
}
