package dev.signet.user;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** Django's list of the 20,000 most common passwords, loaded on first use. */
final class CommonPasswords {
    private static final String RESOURCE = "common-passwords.txt.gz";

    private CommonPasswords() {}

    /** Returns whether the password is on the list. As in Django, case and surrounding spaces are ignored. */
    static boolean contain(String password) {
        return Read.PASSWORDS.contains(password.strip().toLowerCase(Locale.ROOT));
    }

    private static final class Read {
        static final Set<String> PASSWORDS = read();

        private static Set<String> read() {
            try (InputStream compressed = CommonPasswords.class.getResourceAsStream(RESOURCE);
                    BufferedReader lines = new BufferedReader(
                            new InputStreamReader(new GZIPInputStream(compressed), StandardCharsets.UTF_8))) {
                return lines.lines().map(String::strip).collect(Collectors.toUnmodifiableSet());
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
        }
    }
}
