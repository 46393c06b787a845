package dev.signet.settings;

/**
 * A setting, its value, and where that came from.
 *
 * @param section the heading under which application.properties.example has it
 * @param value {@code null} if it is not set, or secret
 * @param defaultValue {@code null} if there is none
 * @param isSet whether it has a value
 * @param source {@code default}, {@code environment}, {@code system_property}, {@code file} or {@code other}
 * @param sourceName the variable, the property or the file; {@code null} for a default
 */
public record SettingInEffect(
        String name,
        String section,
        String value,
        String defaultValue,
        boolean isSet,
        boolean isSecret,
        String source,
        String sourceName) {}
