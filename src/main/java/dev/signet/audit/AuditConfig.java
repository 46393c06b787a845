package dev.signet.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;

/** How long security events are kept. */
@ConfigMapping(prefix = "signet.audit")
public interface AuditConfig {
    /** An event that is older is deleted by the next clean-up. */
    @WithDefault("365d")
    @DurationMax(days = 36_500)
    Duration retention();
}
