package dev.signet.webhook;

import dev.signet.settings.Bounds.DurationMax;
import dev.signet.settings.Bounds.DurationMin;
import dev.signet.settings.Bounds.Max;
import dev.signet.settings.Bounds.Min;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings for webhooks. Administrators manage the endpoints themselves through the API. */
@ConfigMapping(prefix = "signet.webhooks")
@RegisterForReflection
public interface WebhookConfig {
    /** Whether there are webhooks. If not, nothing is stored or sent, and their paths do not exist. */
    @WithDefault("false")
    boolean enabled();

    /** Whether endpoints may have {@code http} URLs. */
    @WithDefault("false")
    boolean allowHttp();

    /** Networks (CIDR) or addresses that are not public, but that endpoints may have. */
    Optional<List<String>> allowedNetworks();

    /** How long an attempt may take, from the connection to the end of the response. */
    @WithDefault("10s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration timeout();

    /** How many times a delivery is attempted. */
    @WithDefault("16")
    @Min(1) @Max(50) int attempts();

    /** How long to wait after the first failed attempt. Each further wait is twice as long, up to 8 hours. */
    @WithDefault("15s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 8)
    Duration retryAfter();

    /** How long the previous secret of an endpoint also signs after a rotation. */
    @WithDefault("1d")
    @DurationMin(seconds = 0)
    @DurationMax(days = 90)
    Duration secretOverlap();

    /** How long deliveries that failed are kept after their last attempt. */
    @WithDefault("30d")
    @DurationMin(days = 1)
    @DurationMax(days = 365)
    Duration retention();
}
