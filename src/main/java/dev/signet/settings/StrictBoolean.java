package dev.signet.settings;

import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Takes the words for yes and no that Quarkus takes. To Quarkus, every other word means no as well, {@code ture} for
 * example.
 */
public final class StrictBoolean implements Converter<Boolean> {
    private static final long serialVersionUID = 1L;

    private static final Set<String> YES = Set.of("true", "1", "yes", "y", "on", "ja", "si", "sim", "oui");
    private static final Set<String> NO = Set.of("false", "0", "no", "n", "off", "nein", "nao", "non");

    @Override
    public Boolean convert(String value) {
        String word = value.strip().toLowerCase(Locale.ROOT);
        if (word.isEmpty()) {
            return null;
        }
        if (!YES.contains(word) && !NO.contains(word)) {
            throw new IllegalArgumentException("it is true or false");
        }
        return isYes(word);
    }

    /** Returns whether this is a word for yes. */
    public static boolean isYes(String value) {
        return YES.contains(value.strip().toLowerCase(Locale.ROOT));
    }
}
