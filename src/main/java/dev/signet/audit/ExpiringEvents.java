package dev.signet.audit;

import dev.signet.cleanup.Expiring;
import dev.signet.start.StartCheck;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** Registers security events for cleanup after their retention time. */
@Singleton
class ExpiringEvents implements StartCheck {
    private static final Duration SHORTEST = Duration.ofDays(1);

    private final AuditConfig config;

    ExpiringEvents(AuditConfig config) {
        this.config = config;
    }

    @Override
    public void check() {
        if (config.retention().compareTo(SHORTEST) < 0) {
            throw new ConfigurationException("signet.audit.retention is " + config.retention()
                    + ". Security events would be deleted before anyone reads them. Set at least 1d.");
        }
    }

    @Produces
    @Singleton
    Expiring securityEvents(Clock clock) {
        return Expiring.inOrder(
                "security_events", "happened_at", () -> clock.instant().minus(config.retention()));
    }
}
