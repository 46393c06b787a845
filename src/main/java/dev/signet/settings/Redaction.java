package dev.signet.settings;

import java.util.regex.Pattern;

/** Tells which settings and which parts of a text are secret, for everything that shows settings or writes messages. */
public final class Redaction {
    private static final String HIDDEN = "***";
    private static final String WORDS = "password|passwd|pwd|secret|token|key|credentials|inline";

    /** A key store or a file of keys is named by its path, which is no secret. */
    private static final Pattern NAME = Pattern.compile("(?:" + WORDS + ")(?!-(?:store|file))");

    private static final Pattern USER_OF_URL = Pattern.compile("//[^/\\s]*@");
    private static final Pattern PARAMETER = Pattern.compile("(?i)([\\w.-]*(?:" + WORDS + "|user)\\w*=)[^&\\s,;)\"]+");

    private Redaction() {}

    /** Returns whether this setting is a secret: by the list of settings or, if that does not have it, by its name. */
    public static boolean isSecret(String setting) {
        SettingNames names = SettingNames.listed();
        return names.isSecret(setting)
                || names.ofProperty(setting).isEmpty() && NAME.matcher(setting).find();
    }

    /** Returns the text without the users of its URLs, and without the values of parameters that name a secret or a user. */
    public static String of(String text) {
        String hidden = USER_OF_URL.matcher(text).replaceAll("//" + HIDDEN + "@");
        return PARAMETER.matcher(hidden).replaceAll("$1" + HIDDEN);
    }
}
