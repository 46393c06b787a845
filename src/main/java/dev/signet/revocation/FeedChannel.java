package dev.signet.revocation;

import dev.signet.database.SqlStatement;
import java.sql.Connection;

/** The channel on which replicas hear of changes: one for each schema, as the database's triggers name it. */
final class FeedChannel {
    private static final String NAME_SQL = "'signet_' || md5(current_schema())";

    private static final SqlStatement NAME = SqlStatement.of("select " + NAME_SQL + " as name");

    private static final SqlStatement NOTIFY =
            SqlStatement.of("select cast(pg_notify(" + NAME_SQL + ", :payload) as text) as told");

    private FeedChannel() {}

    static String name(Connection connection) {
        return NAME.on(connection).one(row -> row.text("name"));
    }

    /** Sends a notification of a kind that {@link RevocationNotices} knows to all replicas. */
    static void send(Connection connection, String kind, String content) {
        NOTIFY.on(connection).with("payload", kind + ":" + content).first(row -> true);
    }
}
