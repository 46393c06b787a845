package dev.signet.user;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What the name of a new account may look like, by Django's rules. Whether it is taken, {@link UserLookup#isUsernameTaken} tells. */
public final class Usernames {
    /** What Python's {@code [\\w.@+-]} matches: combining marks are not among it. */
    private static final Pattern VALID = Pattern.compile("[\\p{L}\\p{N}_.@+-]+");

    private Usernames() {}

    /** The name as it is stored: in Unicode's form NFKC, so that names of the same characters are the same. */
    public static String normalized(String username) {
        return Normalizer.normalize(username, Normalizer.Form.NFKC);
    }

    /** What speaks against a normalized name, in the reference's words; nothing where it may be chosen. */
    public static List<String> faults(String username) {
        List<String> faults = new ArrayList<>();
        if (!VALID.matcher(username).matches()) {
            faults.add(
                    "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.");
        }
        if (username.codePointCount(0, username.length()) > User.LONGEST_USERNAME) {
            faults.add("Ensure this field has no more than " + User.LONGEST_USERNAME + " characters.");
        }
        return faults;
    }
}
