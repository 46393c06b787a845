package dev.signet.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.start.EarlyConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** If Quarkus finds a database's URL in any of its sources, no embedded database is started. */
class OwnDatabaseTest {
    private static final String URL = "jdbc:postgresql://db.example.com/signet";

    @TempDir
    Path folder;

    private final Map<String, String> before = new HashMap<>();

    @AfterEach
    void set_back_the_properties() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    @Test
    void a_url_for_the_profile_that_runs_is_a_url() throws IOException {
        set("quarkus.profile", "staging");
        set("%staging.quarkus.datasource.jdbc.url", URL);

        assertNoneStarts();
    }

    @Test
    void a_url_in_a_file_that_the_settings_name_is_a_url() throws IOException {
        Path file = Files.writeString(folder.resolve("site.properties"), "quarkus.datasource.jdbc.url=" + URL);
        set("quarkus.config.locations", file.toUri().toString());

        assertNoneStarts();
    }

    @Test
    void the_url_of_a_standby_may_have_a_user_and_a_password_and_its_own_settings_come_first() throws IOException {
        set("quarkus.datasource.jdbc.url", URL);
        set("signet.database.replica.jdbc-url", "postgres://reader:p%40ss@standby.example.com/signet");
        set("signet.database.replica.username", "another");
        set("signet.database.replica.password", null);

        try (OwnDatabase none = OwnDatabase.startUnlessConfigured(EarlyConfig.read())) {
            assertThat(System.getProperty("signet.database.replica.jdbc-url"))
                    .isEqualTo("jdbc:postgresql://standby.example.com:5432/signet");
            assertThat(System.getProperty("signet.database.replica.username")).isEqualTo("another");
            assertThat(System.getProperty("signet.database.replica.password")).isEqualTo("p@ss");
        }
    }

    /** If a database were started, it would be in a folder that cannot exist. */
    private void assertNoneStarts() throws IOException {
        Path file = Files.createFile(folder.resolve("no-folder"));
        set("signet.database.dir", file.resolve("data").toString());
        try (OwnDatabase none = OwnDatabase.startUnlessConfigured(EarlyConfig.read())) {
            assertThat(System.getProperty("signet.database.embedded")).isNull();
        }
    }

    private void set(String name, String value) {
        before.putIfAbsent(name, System.getProperty(name));
        if (value != null) {
            System.setProperty(name, value);
        }
    }
}
