package dev.signet.testing;

import io.micrometer.core.instrument.Metrics;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Forgets the meters of an application that ends. The applications of all test profiles share Micrometer's classes ({@link
 * SharedLibraries}), and a gauge of the next one would still read from the last one's object.
 */
@Singleton
class FreshMeters {
    void forget(@Observes ShutdownEvent end) {
        Metrics.globalRegistry.clear();
    }
}
