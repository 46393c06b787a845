package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Packaged;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service reports faulty settings, and reads secrets from files. */
class SettingsIT {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();

    @BeforeEach
    void with_a_port_that_nobody_has() {
        properties.put("quarkus.http.port", "0");
    }

    @Test
    void a_misspelt_variable_stops_the_start() throws Exception {
        environment.put("SIGNET_TOKEN_ACCESS_LIFETME", "shameful");
        assertStops("SIGNET_TOKEN_ACCESS_LIFETME", "SIGNET_TOKEN_ACCESS_LIFETIME");
    }

    @Test
    void a_misspelt_property_stops_the_start() throws Exception {
        properties.put("signet.tokn.leeway", "shameful");
        assertStops("signet.tokn.leeway", "signet.token.leeway");
    }

    @Test
    void a_misspelt_setting_in_a_file_stops_the_start() throws Exception {
        Files.createDirectory(folder.resolve("config"));
        Files.writeString(folder.resolve("config/application.properties"), "%prod.signet.mfa.isuer=shameful\n");
        Files.writeString(folder.resolve("config/application-prod.properties"), "signet.posts.pagesize=shameful\n");
        Files.writeString(folder.resolve(".env"), "SIGNET_HSTS_MAXAGE=shameful\nSIGNET_DOCKERFILE=x\n");
        assertStops("%prod.signet.mfa.isuer", "signet.mfa.issuer", "signet.posts.page-size", "SIGNET_HSTS_MAX_AGE");
    }

    @Test
    void a_secret_whose_file_is_missing_stops_the_start() throws Exception {
        environment.put("SIGNET_CLIENTS_SHOP_SECRET_FILE", "/nowhere/shop");
        assertStops("SIGNET_CLIENTS_SHOP_SECRET_FILE", "/nowhere/shop", "does not exist");
    }

    @Test
    void a_placeholder_for_the_first_administrators_password_stops_the_start() throws Exception {
        environment.put("SIGNET_ADMIN_USERNAME", "admin");
        environment.put("SIGNET_ADMIN_PASSWORD", "choose one");
        assertStops("SIGNET_ADMIN_PASSWORD", "openssl rand");
    }

    @Test
    void every_secret_comes_from_a_file() throws Exception {
        try (Cluster cluster = Cluster.withoutReplicas()) {
            Cluster.DatabaseLogin database = cluster.behind(cluster.proxy().port());
            Map<String, String> settings = new HashMap<>(Map.of(
                    "quarkus.datasource.jdbc.url-file", file("url", database.url() + "\n"),
                    "quarkus.datasource.username-file", file("username", database.username() + "\r\n"),
                    "quarkus.datasource.password-file", file("password", database.password() + "\n\n"),
                    "signet.keys.secret-file", file("keys", "a $ecret of ${36} characters, literally\n"),
                    "signet.admin.username", "root",
                    "signet.admin.password-file", file("admin", Cluster.PASSWORD + "\n"),
                    "signet.clients.shop.secret-file", file("shop", "0123456789abcdef0123456789abcdef\n")));
            for (String replaced : new String[] {"jdbc.url", "username", "password"}) {
                settings.put("quarkus.datasource." + replaced, "");
            }
            settings.put("signet.keys.secret", "");
            cluster.addReplica(settings);
            assertThat(cluster.login("root").access()).isNotEmpty();

            cluster.stopReplicas();
            settings.put("signet.keys.secret-file", file("keys", "a $ecret of ${36} characters, literally"));
            cluster.addReplica(settings);
            assertThat(cluster.login("root").access()).isNotEmpty();
            assertThat(cluster.replica(0).log()).contains("have no effect").doesNotContain("Unrecognized");
        }
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private void assertStops(String... words) throws IOException, InterruptedException {
        ProcessBuilder start = new ProcessBuilder(Packaged.service().command(properties)).directory(folder.toFile());
        start.environment().putAll(environment);
        Process process = start.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(said.lines()).hasSize(1);
        assertThat(said).contains(words).doesNotContain("shameful");
        assertThat(folder.resolve("signet-data")).as("begun").doesNotExist();
    }
}
