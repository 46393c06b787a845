package dev.signet.start;

import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * Checks settings that belong together, before the database is migrated. Implementations are CDI beans; what is wrong
 * when one is created counts as well. One message has the faults of all of them.
 */
public interface StartCheck {
    /**
     * Checks the settings, and may read what they name, such as files. Called once.
     *
     * @throws ConfigurationException if something is wrong; the message says what to do
     */
    void check();
}
