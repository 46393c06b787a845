package dev.signet.revocation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How a replica learns what was revoked. */
@ConfigMapping(prefix = "signet.revocation")
public interface RevocationConfig {
    /**
     * How long a replica goes on by what it knows after it last heard from the database. Then it asks the database on each
     * request until it hears again.
     */
    @WithDefault("2s")
    @DurationMin(millis = 100)
    @DurationMax(hours = 1)
    Duration maxStaleness();

    /** How often the tables are read behind the notifications' back. */
    @WithDefault("10s")
    @DurationMin(seconds = 1)
    @DurationMax(days = 36_500)
    Duration poll();

    /**
     * Where notifications come from, if not from {@code quarkus.datasource.jdbc.url}: a pooler in transaction mode passes none
     * on, so that the feed needs the database's own address.
     */
    Optional<String> jdbcUrl();
}
