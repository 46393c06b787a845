package dev.signet.settings;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Checks the settings before they are used. */
public final class SettingsCheck {
    private static final Pattern LIST_WITHOUT_ENTRY = Pattern.compile("[\\s,]*,[\\s,]*");

    private SettingsCheck() {}

    /**
     * Checks that every setting is known, no list has commas but no entries, and every file of a secret can be read.
     *
     * @throws ConfigurationException if not; the message says what to do
     */
    public static void run(SmallRyeConfig config) {
        UnknownSettings.refuse(config);
        SettingNames names = SettingNames.listed();
        names.all().stream()
                .filter(name -> !names.isSecret(name))
                .forEach(name -> refuseListWithoutEntry(config, name));
        Stream.concat(
                        names.secrets().stream(),
                        StreamSupport.stream(config.getPropertyNames().spliterator(), false))
                .filter(names::isSecret)
                .forEach(config::getConfigValue);
    }

    /** It would count as not set, although the operator meant to set it. */
    private static void refuseListWithoutEntry(SmallRyeConfig config, String name) {
        String value = config.getConfigValue(name).getValue();
        if (value != null && LIST_WITHOUT_ENTRY.matcher(value).matches()) {
            throw new ConfigurationException(
                    name + " is \"" + value + "\", a list without an entry. Remove the setting, or name at least one.");
        }
    }
}
