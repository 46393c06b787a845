package dev.signet.testing;

import dev.signet.database.EmbeddedPostgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.io.FileUtils;

/**
 * The database of the tests: the same embedded PostgreSQL that the service brings, in a folder that is thrown away. One serves
 * the whole run, whatever the profiles; a database that is configured for the run takes its place.
 */
@QuarkusTestResource(TestDatabase.class)
public class TestDatabase implements QuarkusTestResourceLifecycleManager {
    private static final String URL = "quarkus.datasource.jdbc.url";

    @Override
    public Map<String, String> start() {
        // A system property, since Quarkus loads this class anew for each profile.
        if (System.getProperty(URL) == null) {
            startOnce();
        }
        // All tests come from one address, and some of them guess a lot.
        return Map.of(
                "signet.keys.secret", "the tests keep their keys under this secret",
                "signet.throttle.address.free", "1000000",
                "signet.throttle.overall.free", "1000000");
    }

    private static void startOnce() {
        try {
            Path folder = Files.createTempDirectory("signet-test");
            EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("database"));
            System.setProperty(URL, postgres.jdbcUrl());
            System.setProperty("quarkus.datasource.username", postgres.username());
            System.setProperty("quarkus.datasource.password", postgres.password());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                postgres.close();
                FileUtils.deleteQuietly(folder.toFile());
            }));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @Override
    public void stop() {
        // It serves the next profile, too.
    }
}
