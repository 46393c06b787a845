package dev.signet.key;

import dev.signet.key.TokenKey.Purpose;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Reports whether there is a signing key for each kind of token. If one is missing, the log says why. */
@Singleton
@Startup
@Readiness
class KeyHealth implements HealthCheck {
    private final KeyRing keys;

    KeyHealth(KeyRing keys) {
        this.keys = keys;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("keys").status(canSign()).build();
    }

    private boolean canSign() {
        try {
            keys.signing(Purpose.ACCESS);
            keys.signing(Purpose.REFRESH);
            return true;
        } catch (RuntimeException none) {
            return false;
        }
    }
}
