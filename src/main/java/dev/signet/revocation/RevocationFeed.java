package dev.signet.revocation;

import dev.signet.start.ServiceStart;
import dev.signet.start.StartOrder;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Keeps the {@link RevocationCache} up to date. It has its own connection, which listens for notifications of the
 * database's triggers. On every connect, and then at intervals, it reads the tables to catch what it missed. A
 * heartbeat checks the connection; without it, {@link RevocationCache#isFresh} becomes false.
 */
@Singleton
class RevocationFeed {
    private static final Logger LOG = Logger.getLogger(RevocationFeed.class);

    /** The maximum clock difference, and the maximum time from a revocation to the commit of its transaction. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    private static final int HEARTBEATS_PER_STALENESS = 4;
    private static final Duration PAUSE_BEFORE_RECONNECT = Duration.ofMillis(100);

    /** The database may take its time until it returns the first of millions of rows. Meanwhile, requests query it. */
    private static final Duration FIRST_ROWS = Duration.ofSeconds(30);

    private final RevocationCache revocations;
    private final Event<SigningKeysChanged> keys;
    private final RevocationNotices notices;
    private final RevocationTables tables;
    private final RevocationConfig config;
    private final Clock clock;
    private final FeedConnection connection;
    private final Thread thread = new Thread(this::run, "signet-revocation-feed");
    private volatile boolean running = true;
    private volatile Connection listening;

    RevocationFeed(
            RevocationCache revocations,
            Event<SigningKeysChanged> keys,
            RevocationNotices notices,
            RevocationTables tables,
            RevocationConfig config,
            Clock clock,
            FeedConnection connection) {
        this.revocations = revocations;
        this.keys = keys;
        this.notices = notices;
        this.tables = tables;
        this.config = config;
        this.clock = clock;
        this.connection = connection;
    }

    void start(@Observes @Priority(StartOrder.FEED) ServiceStart start) {
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent stop) throws InterruptedException {
        running = false;
        revocations.lost();
        closeQuietly(listening);
        thread.join(config.maxStaleness().toMillis());
    }

    /** Returns whether the feed is running, even if it is only trying to reconnect. */
    boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        boolean told = false;
        while (running) {
            try (Connection opened = connection.open()) {
                listening = opened;
                listen(opened);
                told = false;
            } catch (SQLException | RuntimeException | Error lost) {
                // Catches errors, too: a moment without memory must not end the thread.
                revocations.lost();
                if (running && !told) {
                    LOG.warnf(
                            "Lost the revocation feed (%s). Until it is back, the database is queried on each request",
                            lost.getMessage());
                    told = true;
                }
                pause();
            }
        }
        // Only this thread hears anything, so nothing makes the revocations in memory fresh after this.
        revocations.lost();
    }

    private void listen(Connection opened) throws SQLException {
        PGConnection notifications = opened.unwrap(PGConnection.class);
        long before = System.nanoTime();
        try (Statement statement = opened.createStatement()) {
            // The role may have a limit, which is meant for requests.
            statement.execute("set statement_timeout = 0");
            statement.execute("listen " + FeedChannel.name(opened));
        }
        // Listen before reading the tables, so that revocations committed meanwhile are not missed.
        Instant loaded = clock.instant();
        loadAll(opened);
        keys.fire(new SigningKeysChanged(Optional.empty()));
        String keysLoaded = RevocationTables.keysAsStored(opened);
        revocations.heard(before);
        LOG.debugf("The revocation feed is up with %d revocations", revocations.size());
        int wait = (int) config.maxStaleness().toMillis() / HEARTBEATS_PER_STALENESS;
        while (running) {
            hear(notifications.getNotifications(wait));
            before = System.nanoTime();
            beat(opened);
            // Handle notifications that arrived with the heartbeat's reply; waiting for more would delay them.
            hear(notifications.getNotifications());
            revocations.heard(before);
            if (loaded.plus(config.poll()).isBefore(clock.instant())) {
                Instant since = loaded.minus(SLACK);
                loaded = clock.instant();
                revocations.sweep();
                if (revocations.startsOver()) {
                    loadAll(opened);
                } else {
                    tables.load(opened, since);
                }
                String keysNow = RevocationTables.keysAsStored(opened);
                if (!keysNow.equals(keysLoaded)) {
                    keysLoaded = keysNow;
                    keys.fire(new SigningKeysChanged(Optional.empty()));
                }
            }
        }
    }

    private void loadAll(Connection opened) throws SQLException {
        int patience = opened.getNetworkTimeout();
        opened.setNetworkTimeout(Runnable::run, (int) FIRST_ROWS.toMillis());
        tables.load(opened, revocations.oldestThatMatters());
        opened.setNetworkTimeout(Runnable::run, patience);
    }

    private static void beat(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("");
        }
    }

    private void hear(PGNotification[] told) {
        if (told != null) {
            for (PGNotification notification : told) {
                notices.hear(notification.getParameter());
            }
        }
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
            LOG.debugf(gone, "The feed's connection was already closed");
        }
    }
}
