package dev.signet.revocation;

import io.smallrye.config.SmallRyeConfig;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Opens the feed's own connection, with the pool's properties, the schema above all. */
@Singleton
class FeedConnection {
    private final RevocationConfig config;
    private final String url;
    private final Optional<String> username;
    private final Optional<String> password;
    private final Map<String, String> pooled;

    FeedConnection(
            RevocationConfig config,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") Optional<String> username,
            @ConfigProperty(name = "quarkus.datasource.password") Optional<String> password,
            SmallRyeConfig all) {
        this.config = config;
        this.url = config.jdbcUrl().orElse(url);
        this.username = username;
        this.password = password;
        this.pooled = all.getOptionalValues(
                        "quarkus.datasource.jdbc.additional-jdbc-properties", String.class, String.class)
                .orElse(Map.of());
    }

    Connection open() throws SQLException {
        Properties properties = new Properties();
        properties.putAll(pooled);
        username.ifPresent(name -> properties.setProperty("user", name));
        password.ifPresent(secret -> properties.setProperty("password", secret));
        int staleness = Math.max(1, (int) config.maxStaleness().toSeconds());
        PGProperty.CONNECT_TIMEOUT.set(properties, staleness);
        // A stalled connection must not outlive the allowed staleness.
        PGProperty.SOCKET_TIMEOUT.set(properties, staleness);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.APPLICATION_NAME.set(properties, "signet revocation feed");
        // Not through DriverManager, which sees only the drivers of its caller's class loader; Quarkus has several.
        return new Driver().connect(url, properties);
    }
}
