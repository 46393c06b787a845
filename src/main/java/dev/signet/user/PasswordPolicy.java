package dev.signet.user;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Decides which passwords users may choose: long enough, not among the most common, and not similar to the user's own
 * data (NIST SP 800-63B-4 §3.1.1.2, OWASP ASVS 5 V6.2). There are no rules about kinds of characters, and passwords are
 * never truncated.
 */
@Singleton
public class PasswordPolicy {
    /** Django calls two texts too similar from this ratio on. */
    private static final double TOO_SIMILAR = 0.7;

    private static final Pattern NO_WORD = Pattern.compile("\\W+", Pattern.UNICODE_CHARACTER_CLASS);

    private final PasswordConfig config;

    PasswordPolicy(PasswordConfig config) {
        this.config = config;
    }

    /**
     * Returns what is wrong with this password for the user with this username and e-mail address (empty if there is
     * none), in Django's words; an empty list if it is allowed. If the password is longer than any password may be,
     * only its length is checked.
     */
    public List<String> faults(String password, String username, String email) {
        if (PasswordHash.isTooLong(password)) {
            return List.of(tooLong());
        }
        String normalized = PasswordHash.normalized(password);
        List<String> faults = resemblances(password, username, email);
        int length = normalized.codePointCount(0, normalized.length());
        if (length < config.minLength()) {
            faults.add("This password is too short. It must contain at least " + config.minLength() + " characters.");
        }
        if (length > config.maxLength()) {
            faults.add(tooLong());
        }
        if (CommonPasswords.contain(normalized)) {
            faults.add("This password is too common.");
        }
        return faults;
    }

    private String tooLong() {
        return "This password is too long. It must contain at most " + config.maxLength() + " characters.";
    }

    /**
     * Returns an error if the password is too similar to the username or address, in Django's words. Like Django, it
     * names only the first of them. An empty value is similar to nothing.
     */
    public List<String> resemblances(String password, String username, String email) {
        String normalized = PasswordHash.normalized(password);
        List<String> faults = new ArrayList<>();
        if (resembles(normalized, username)) {
            faults.add("The password is too similar to the username.");
        } else if (resembles(normalized, email)) {
            faults.add("The password is too similar to the email address.");
        }
        return faults;
    }

    /**
     * Compares with the whole value and with each word in it, so that the local part of an e-mail address also counts
     * alone.
     */
    private static boolean resembles(String password, String own) {
        String lower = own.toLowerCase(Locale.ROOT);
        return Stream.concat(NO_WORD.splitAsStream(lower), Stream.of(lower))
                .filter(part -> !part.isEmpty())
                .anyMatch(part -> similarity(password.toLowerCase(Locale.ROOT), part) >= TOO_SIMILAR);
    }

    /** Returns the share of characters that the two have in common, in any order: Python's {@code quick_ratio}. */
    private static double similarity(String a, String b) {
        Map<Integer, Integer> left = new HashMap<>();
        b.codePoints().forEach(c -> left.merge(c, 1, Integer::sum));
        long common =
                a.codePoints().filter(c -> left.merge(c, -1, Integer::sum) >= 0).count();
        return 2.0 * common / (a.codePointCount(0, a.length()) + b.codePointCount(0, b.length()));
    }
}
