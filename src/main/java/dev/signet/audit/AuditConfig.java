package dev.signet.audit;

import dev.signet.settings.Bounds.DurationMax;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long security events are kept. */
@ConfigMapping(prefix = "signet.audit")
@RegisterForReflection
public interface AuditConfig {
    /** Older events are deleted by the next cleanup. */
    @WithDefault("365d")
    @DurationMax(days = 36_500)
    Duration retention();
}
