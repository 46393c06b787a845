package dev.signet.standby;

import dev.signet.settings.Bounds.DurationMax;
import dev.signet.settings.Bounds.DurationMin;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The standby that lists are read from. */
@ConfigMapping(prefix = "signet.database.replica")
@RegisterForReflection
interface StandbyConfig {
    /** The standby's JDBC URL. Without it, everything is read from the primary. */
    Optional<String> jdbcUrl();

    /** The user, if it is not the primary's. */
    Optional<String> username();

    /** The user's password, if it is not the primary's. */
    Optional<String> password();

    /** How long a list waits for the standby to catch up with the primary, before it is read from the primary. */
    @WithDefault("50ms")
    @DurationMin(millis = 0)
    @DurationMax(seconds = 3)
    Duration maxWait();
}
