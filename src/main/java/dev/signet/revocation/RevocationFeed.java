package dev.signet.revocation;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.PGProperty;

/**
 * Keeps the {@link RevocationView}: one connection of its own that listens to what the database's triggers tell. What may have
 * been missed is loaded from the tables on every connect, and again at intervals. A heartbeat shows that the connection lives;
 * without it the view says of itself that it is not to be relied on.
 */
@Singleton
class RevocationFeed {
    private static final Logger LOG = Logger.getLogger(RevocationFeed.class);

    /** How far clocks may differ, and how long a transaction that revokes may lie before it commits. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    private static final int FETCH_ROWS = 10_000;
    private static final int HEARTBEATS_PER_STALENESS = 4;
    private static final Duration PAUSE_BEFORE_RECONNECT = Duration.ofMillis(100);

    private final RevocationView view;
    private final Event<SigningKeysChanged> keys;
    private final RevocationConfig config;
    private final Clock clock;
    private final String url;
    private final Optional<String> username;
    private final Optional<String> password;
    private final Map<String, String> pooled;
    private final Thread thread = new Thread(this::run, "signet-revocation-feed");
    private volatile boolean running = true;
    private volatile Connection listening;

    RevocationFeed(
            RevocationView view,
            Event<SigningKeysChanged> keys,
            RevocationConfig config,
            Clock clock,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") Optional<String> username,
            @ConfigProperty(name = "quarkus.datasource.password") Optional<String> password,
            SmallRyeConfig all) {
        this.view = view;
        this.keys = keys;
        this.config = config;
        this.clock = clock;
        this.url = config.jdbcUrl().orElse(url);
        this.username = username;
        this.password = password;
        this.pooled = all.getOptionalValues(
                        "quarkus.datasource.jdbc.additional-jdbc-properties", String.class, String.class)
                .orElse(Map.of());
    }

    void start(@Observes @Priority(100) StartupEvent start) {
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent stop) throws InterruptedException {
        running = false;
        view.lost();
        closeQuietly(listening);
        thread.join(config.maxStaleness().toMillis());
    }

    private void run() {
        boolean told = false;
        while (running) {
            try (Connection connection = connect()) {
                listening = connection;
                listen(connection);
                told = false;
            } catch (SQLException | RuntimeException lost) {
                view.lost();
                if (running && !told) {
                    LOG.warnf(
                            "the revocation feed is lost (%s); the database is asked on each request until it is back",
                            lost.getMessage());
                    told = true;
                }
                pause();
            }
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        // What the pool's connections are told, the schema above all, holds for this one, too.
        properties.putAll(pooled);
        username.ifPresent(name -> properties.setProperty("user", name));
        password.ifPresent(secret -> properties.setProperty("password", secret));
        PGProperty.CONNECT_TIMEOUT.set(
                properties, Math.max(1, (int) config.maxStaleness().toSeconds()));
        // A connection that stalls must not outlive the staleness that is allowed.
        PGProperty.SOCKET_TIMEOUT.set(
                properties, Math.max(1, (int) config.maxStaleness().toSeconds()));
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.APPLICATION_NAME.set(properties, "signet revocation feed");
        // Not by DriverManager: it sees only the drivers of its caller's class loader, and Quarkus has several.
        return new Driver().connect(url, properties);
    }

    private void listen(Connection connection) throws SQLException {
        PGConnection notifications = connection.unwrap(PGConnection.class);
        long before = System.nanoTime();
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + channel(statement));
        }
        // Listening first: what is committed while the tables are read is told as well.
        Instant loaded = clock.instant();
        load(connection, view.oldestThatMatters());
        keys.fire(new SigningKeysChanged(Optional.empty()));
        String keysLoaded = keysAsStored(connection);
        view.heard(before);
        LOG.debugf("the revocation feed is up; %d revocations", view.size());
        int wait = (int) config.maxStaleness().toMillis() / HEARTBEATS_PER_STALENESS;
        while (running) {
            hear(notifications.getNotifications(wait));
            before = System.nanoTime();
            beat(connection);
            // Those that came with the answer to the heartbeat: waiting for more would hold them back.
            hear(notifications.getNotifications());
            view.heard(before);
            if (loaded.plus(config.poll()).isBefore(clock.instant())) {
                Instant since = loaded.minus(SLACK);
                loaded = clock.instant();
                load(connection, since);
                view.sweep();
                String keysNow = keysAsStored(connection);
                if (!keysNow.equals(keysLoaded)) {
                    keysLoaded = keysNow;
                    keys.fire(new SigningKeysChanged(Optional.empty()));
                }
            }
        }
    }

    /** The channel of the schema that the connection works in, as the triggers name it (V3). */
    private static String channel(Statement statement) throws SQLException {
        try (ResultSet name = statement.executeQuery("select 'signet_' || md5(current_schema())")) {
            name.next();
            return name.getString(1);
        }
    }

    /** What changes whenever the signing keys do. */
    private static String keysAsStored(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet keys = statement.executeQuery(
                        "select md5(string_agg(cast(k as text), ' ' order by kid)) from signing_keys k")) {
            keys.next();
            return String.valueOf(keys.getString(1));
        }
    }

    private static void beat(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("");
        }
    }

    private void hear(PGNotification[] told) {
        if (told != null) {
            for (PGNotification notification : told) {
                hear(notification.getParameter());
            }
        }
    }

    private void hear(String payload) {
        Instant now = clock.instant();
        String[] parts = payload.split(":", 2);
        try {
            switch (parts[0]) {
                case "t" -> view.revokeToken(parts[1], now);
                case "s" -> view.endSession(UUID.fromString(parts[1]), now);
                case "k" -> {
                    String[] key = parts[1].split(":");
                    keys.fire(new SigningKeysChanged(key.length > 1 ? Optional.of(key[0]) : Optional.empty()));
                }
                case "d" -> view.revokeUser(Long.parseLong(parts[1]), Integer.MAX_VALUE, false, false, now);
                case "u" -> {
                    String[] user = parts[1].split(":");
                    view.revokeUser(
                            Long.parseLong(user[0]),
                            Integer.parseInt(user[1]),
                            Boolean.parseBoolean(user[2]),
                            true,
                            now);
                }
                default -> LOG.debugf("a notification of an unknown kind");
            }
        } catch (RuntimeException garbled) {
            // Anyone who may log in to the database may notify; what makes no sense changes nothing.
            LOG.debugf(garbled, "a notification that makes no sense");
        }
    }

    /** Reads what was revoked since then: the tables are the truth, the notifications only hint at it. */
    private void load(Connection connection, Instant since) throws SQLException {
        connection.setAutoCommit(false); // Without a transaction the driver would fetch all rows at once.
        try {
            each(
                    connection,
                    "select id, ended_at from sessions where ended_at >= ?",
                    since,
                    row -> view.endSession(row.getObject(1, UUID.class), instant(row, 2)));
            each(
                    connection,
                    "select jti, revoked_at from revoked_tokens where revoked_at >= ?",
                    since,
                    row -> view.revokeToken(row.getString(1), instant(row, 2)));
            each(
                    connection,
                    "select id, ver, is_active, ver_changed_at from users where ver_changed_at >= ?",
                    since,
                    row -> view.revokeUser(row.getLong(1), row.getInt(2), row.getBoolean(3), true, instant(row, 4)));
            each(
                    connection,
                    "select user_id, deleted_at from deleted_users where deleted_at >= ?",
                    since,
                    row -> view.revokeUser(row.getLong(1), Integer.MAX_VALUE, false, false, instant(row, 2)));
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void each(Connection connection, String query, Instant since, Row row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setFetchSize(FETCH_ROWS);
            statement.setObject(1, since.atOffset(ZoneOffset.UTC));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    row.take(rows);
                }
            }
        }
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_BEFORE_RECONNECT.toMillis());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException gone) {
            LOG.debugf(gone, "the feed's connection was gone already");
        }
    }

    /** Takes one row. */
    private interface Row {
        void take(ResultSet row) throws SQLException;
    }
}
