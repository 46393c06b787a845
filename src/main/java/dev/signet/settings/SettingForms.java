package dev.signet.settings;

import java.util.Locale;

/**
 * Formats setting names for messages: as a property and as an environment variable, because an operator may use either.
 */
public final class SettingForms {
    private SettingForms() {}

    /** Returns both forms. */
    public static String of(String setting) {
        return setting + " (" + variable(setting) + ")";
    }

    /** Returns the environment variable of this setting. */
    static String variable(String setting) {
        return setting.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
