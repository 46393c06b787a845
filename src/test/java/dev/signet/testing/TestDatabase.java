package dev.signet.testing;

import dev.signet.database.EmbeddedPostgres;
import dev.signet.database.MadeFolder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.commons.io.FileUtils;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database of the tests: the same embedded PostgreSQL that the service brings, in a folder that is thrown away. One serves
 * the whole run, whatever the profiles; a database that is configured for the run takes its place.
 */
@QuarkusTestResource(TestDatabase.class)
public class TestDatabase implements QuarkusTestResourceLifecycleManager {
    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String USERNAME = "quarkus.datasource.username";
    private static final String PASSWORD = "quarkus.datasource.password";

    @Override
    public Map<String, String> start() {
        // A system property, since Quarkus loads this class anew for each profile.
        if (System.getProperty(URL) == null) {
            startOnce();
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("signet.keys.secret", "the tests keep their keys under this secret");
        // Of a packaged service, too, which does not know that it is tested.
        settings.put("quarkus.management.port", "0");
        // All tests come from one address, and some of them guess a lot.
        settings.put("signet.throttle.address.free", "1000000");
        settings.put("signet.throttle.overall.free", "1000000");
        // What has expired must not go while a test counts rows.
        settings.put("signet.cleanup.every", "off");
        // On a busy machine, many requests at once wait for a connection for more than the default of three seconds.
        settings.put("quarkus.datasource.jdbc.acquisition-timeout", "30s");
        // A packaged service is a process of its own, which does not see the properties of this one.
        for (String property : List.of(URL, USERNAME, PASSWORD)) {
            if (System.getProperty(property) != null) {
                settings.put(property, System.getProperty(property));
            }
        }
        return settings;
    }

    /** The database for a test whose service is another process and has no data source to lend. */
    public static DataSource dataSource() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(System.getProperty(URL));
        database.setUser(System.getProperty(USERNAME));
        database.setPassword(System.getProperty(PASSWORD));
        return database;
    }

    private static void startOnce() {
        try {
            Path folder = Files.createTempDirectory("signet-test");
            MadeFolder.copyVolatileTo(folder.resolve("database"));
            EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("database"));
            System.setProperty(URL, postgres.jdbcUrl());
            System.setProperty(USERNAME, postgres.username());
            System.setProperty(PASSWORD, postgres.password());
            doNotWaitForTheDisk();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                postgres.close();
                FileUtils.deleteQuietly(folder.toFile());
            }));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** A test's database need not survive a crash of the machine. */
    private static void doNotWaitForTheDisk() {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("alter role current_user set synchronous_commit = off");
        } catch (SQLException fault) {
            throw new IllegalStateException(fault);
        }
    }

    @Override
    public void stop() {
        // It serves the next profile, too.
    }
}
