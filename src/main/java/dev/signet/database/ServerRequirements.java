package dev.signet.database;

import dev.signet.start.StartFailure;
import java.sql.Connection;
import java.sql.SQLException;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.postgresql.PGConnection;

/** Rejects an unsupported database before any table is created. */
public final class ServerRequirements extends BaseCallback {
    private static final int OLDEST_VERSION = 14;
    private static final String ENCODING = "UTF8";

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_MIGRATE;
    }

    /** Checks version and encoding, without a query, and whether there is a Citus cluster, if one is to be used. */
    @Override
    public void handle(Event event, Context context) {
        Connection connection = context.getConnection();
        try {
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < OLDEST_VERSION) {
                throw new StartFailure(("The database is PostgreSQL %d, but Signet needs %d or newer."
                                + " Upgrade it, or set another server in quarkus.datasource.jdbc.url.")
                        .formatted(version, OLDEST_VERSION));
            }
            String encoding = connection.unwrap(PGConnection.class).getParameterStatus("server_encoding");
            if (!ENCODING.equals(encoding)) {
                throw new StartFailure(("The database's encoding is %s, but Signet needs UTF8"
                                + " (create database … encoding 'UTF8' template template0).")
                        .formatted(encoding));
            }
            if (ConfigProvider.getConfig()
                    .getOptionalValue(Distribution.SETTING, Boolean.class)
                    .orElse(false)) {
                Distribution.checkCluster(connection);
            }
        } catch (SQLException fault) {
            throw new FlywayException("could not read the database's version", fault);
        }
    }
}
