package dev.signet.settings;

import java.util.Locale;

/** How messages write a setting: an operator may know it as a property or as an environment variable. */
final class SettingForms {
    private SettingForms() {}

    /** Both forms. */
    static String of(String setting) {
        return setting + " (" + variable(setting) + ")";
    }

    /** The environment variable of this setting. */
    static String variable(String setting) {
        return setting.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
