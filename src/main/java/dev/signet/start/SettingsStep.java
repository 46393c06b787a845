package dev.signet.start;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/**
 * The first step of a start: runs each {@link StartCheck}. Flyway's configuration asks for it, because Quarkus fires
 * {@code StartupEvent} only after the migrations.
 */
@Singleton
public class SettingsStep {
    private final Instance<StartCheck> checks;
    private boolean taken;

    SettingsStep(@Any Instance<StartCheck> checks) {
        this.checks = checks;
    }

    /** Takes the step in a process that does not migrate. */
    void take(@Observes @Priority(StartOrder.SETTINGS) StartupEvent start) {
        take();
    }

    /**
     * Runs the checks, unless that was done before.
     *
     * @throws io.quarkus.runtime.configuration.ConfigurationException if a setting is wrong; the message has all faults
     */
    public synchronized void take() {
        if (!taken) {
            taken = true;
            SettingFaults faults = new SettingFaults();
            checks.handles().forEach(check -> faults.collect(() -> check.get().check()));
            faults.report();
        }
    }
}
