package dev.signet.database;

import dev.signet.start.StartFailure;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.postgresql.PGConnection;

/** Refuses a database that Signet cannot work on before there is a table in it, and says which it takes. */
public final class ServerRequirements extends BaseCallback {
    private static final int OLDEST_VERSION = 14;
    private static final String ENCODING = "UTF8";

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_MIGRATE;
    }

    /** Asks the server nothing: it says both to whoever connects. */
    @Override
    public void handle(Event event, Context context) {
        Connection connection = context.getConnection();
        try {
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < OLDEST_VERSION) {
                throw new StartFailure(
                        "This is PostgreSQL %d; Signet needs %d or newer. Upgrade it, or name another server in quarkus.datasource.jdbc.url."
                                .formatted(version, OLDEST_VERSION));
            }
            String encoding = connection.unwrap(PGConnection.class).getParameterStatus("server_encoding");
            if (!ENCODING.equals(encoding)) {
                throw new StartFailure(("This database's encoding is %s; Signet needs one of UTF8"
                                + " (create database … encoding 'UTF8' template template0).")
                        .formatted(encoding));
            }
        } catch (SQLException fault) {
            throw new FlywayException("could not read the database's version", fault);
        }
    }
}
