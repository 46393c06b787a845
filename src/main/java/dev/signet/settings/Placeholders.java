package dev.signet.settings;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Recognises placeholders for secrets from documentation, which anyone can read. */
final class Placeholders {
    private static final String PREFIX = "signet.";

    /** A weak secret is allowed here: it only verifies tokens that are already signed. */
    private static final String OF_ANOTHER_SYSTEM = "signet.keys.legacy.hs256-secret";

    /** Settings that are no longer used for anything new, are not passwords, or repeat what the database has. */
    private static final Set<String> NOT_LOOKED_AT = Set.of(
            "signet.keys.previous-secrets",
            "signet.keys.inline",
            "signet.revocation.jdbc-url",
            "signet.database.replica.jdbc-url",
            "signet.database.replica.password",
            "signet.database.workers.jdbc-url");

    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** Matches anywhere in the text, ignoring case and separators. Long enough not to occur in random text. */
    private static final Pattern INSTRUCTION =
            Pattern.compile("(?:(?<!ex)change|choose|replace|insert|generate)(?:me|this|it|one|with|here|your)"
                    + "|^your\\w{0,20}(?:secret|password|key)|placeholder|notsosecret|secretgoeshere|secretatleast256bits"
                    + "|atleast\\d+(?:random)?(?:bytes|characters|bits|chars)|randomtext$"
                    + "|choose(?:an?)?(?:good|strong|long|secure|random)|longrandom(?:secret|string|text|value|password)"
                    + "|opensslrand|devurandom");

    /** Matches a text of only such words and digits. */
    private static final Pattern WORDS = Pattern.compile(
            "(?=.*\\p{L})(?:secret|password|passwd|passphrase|key|token|changed?|replace|insert|enter|choose|set|default|example|sample|tests?|testing"
                    + "|dev|development|demo|todo|tbd|fixme|admin|administrator|signet|django|insecure|this|is|it|a|the|my|very|super"
                    + "|top|not|so|please|strong|long|random|string|value|text|here|x{3,}+|\\d++)+");

    /** An unexpanded command or template, in a file that no shell or template engine has processed. */
    private static final Pattern UNEXPANDED =
            Pattern.compile("\\$\\(.*\\)|\\$\\{.*}|`.*`|\\{\\{.*}}|%\\w+%|<[\\w ,.:'/-]+>", Pattern.DOTALL);

    private static final Pattern SIGNS = Pattern.compile("[\\s.…*_<>?-]+");

    private static final String DJANGO = "django-insecure-";

    private Placeholders() {}

    /**
     * Checks that a secret is not a placeholder.
     *
     * @throws ConfigurationException if it is one; the message says how to generate a secret
     */
    static void refuse(String setting, String secret) {
        if (!setting.startsWith(PREFIX) || NOT_LOOKED_AT.contains(setting)) {
            return;
        }
        if (secret.startsWith(DJANGO) && !setting.equals(OF_ANOTHER_SYSTEM)) {
            throw new ConfigurationException(SettingForms.of(setting)
                    + " begins with django-insecure-, like the keys that Django generates for development."
                    + " Set a secret: " + command(setting) + " prints one. (" + SettingForms.of(OF_ANOTHER_SYSTEM)
                    + " accepts Django's key, to verify old tokens.)");
        }
        if (isPlaceholder(secret)) {
            throw new ConfigurationException(SettingForms.of(setting)
                    + " is a placeholder from documentation, which anyone can read. Set a secret: " + command(setting)
                    + " prints one.");
        }
    }

    private static boolean isPlaceholder(String secret) {
        String plain = NO_LETTER.matcher(secret.toLowerCase(Locale.ROOT)).replaceAll("");
        return SIGNS.matcher(secret).matches()
                || UNEXPANDED.matcher(secret.strip()).matches()
                || INSTRUCTION.matcher(plain).find()
                || WORDS.matcher(plain).matches();
    }

    private static String command(String setting) {
        return setting.endsWith("password") ? "openssl rand -base64 18" : "openssl rand -base64 48";
    }
}
