package dev.signet.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;

/** How long security events are kept. */
@ConfigMapping(prefix = "signet.audit")
public interface AuditConfig {
    /** Older events are deleted by the next cleanup. */
    @WithDefault("365d")
    @DurationMax(days = 36_500)
    Duration retention();
}
