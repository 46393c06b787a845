package dev.signet.settings;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;

/** What can be said of the settings before anything is done with them. */
public final class SettingsCheck {
    private SettingsCheck() {}

    /**
     * Returns if every setting is known and every file of a secret can be read.
     *
     * @throws ConfigurationException if not; says what to do
     */
    public static void run(SmallRyeConfig config) {
        UnknownSettings.refuse(config);
        SettingNames.listed().secrets().forEach(config::getConfigValue);
    }
}
