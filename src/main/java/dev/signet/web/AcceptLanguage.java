package dev.signet.web;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Optional;

/** Chooses a language for a response or a mail (RFC 9110 §12.5.4, RFC 4647 §3.4). */
public final class AcceptLanguage {
    /** Longer headers are not read: no browser sends them. */
    private static final int LONGEST = 1_000;

    private AcceptLanguage() {}

    /**
     * Returns the available language that a header prefers.
     *
     * @param header the value of {@code Accept-Language}; may be null
     * @param available tags of languages (RFC 5646)
     * @return empty if the header accepts none of them, or cannot be read
     */
    public static Optional<String> best(String header, Collection<String> available) {
        return ranges(header).map(ranges -> Locale.lookupTag(ranges, available));
    }

    private static Optional<List<LanguageRange>> ranges(String header) {
        if (header == null || header.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return Optional.of(LanguageRange.parse(header));
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            // The latter is a fault of JDK 17, for the header "-".
            return Optional.empty();
        }
    }
}
