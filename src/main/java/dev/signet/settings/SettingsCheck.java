package dev.signet.settings;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Checks the settings before they are used. */
public final class SettingsCheck {
    private SettingsCheck() {}

    /**
     * Checks that every setting is known and every file of a secret can be read.
     *
     * @throws ConfigurationException if not; the message says what to do
     */
    public static void run(SmallRyeConfig config) {
        UnknownSettings.refuse(config);
        SettingNames names = SettingNames.listed();
        Stream.concat(
                        names.secrets().stream(),
                        StreamSupport.stream(config.getPropertyNames().spliterator(), false))
                .filter(names::isSecret)
                .forEach(config::getConfigValue);
    }
}
