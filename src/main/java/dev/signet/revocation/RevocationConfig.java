package dev.signet.revocation;

import dev.signet.settings.Bounds.DurationMax;
import dev.signet.settings.Bounds.DurationMin;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How a replica learns about revocations. */
@ConfigMapping(prefix = "signet.revocation")
@RegisterForReflection
public interface RevocationConfig {
    /**
     * How long a replica relies on its in-memory state after it last heard from the database. After that it queries the
     * database on each request until it hears again.
     */
    @WithDefault("2s")
    @DurationMin(millis = 100)
    @DurationMax(hours = 1)
    Duration maxStaleness();

    /** How often the revocations are also read from the tables, in case notifications were missed. */
    @WithDefault("10s")
    @DurationMin(seconds = 1)
    @DurationMax(days = 36_500)
    Duration poll();

    /**
     * The JDBC URL for notifications, if it is not {@code quarkus.datasource.jdbc.url}. A pooler in transaction mode
     * does not pass notifications on, so the feed then needs the database's own address.
     */
    Optional<String> jdbcUrl();
}
