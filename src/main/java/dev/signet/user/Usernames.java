package dev.signet.user;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What the name of a new account may look like, by Django's rules. Whether it is taken, {@link UserLookup#isUsernameTaken} tells. */
public final class Usernames {
    /** What Python's {@code [\\w.@+-]} matches: combining marks are not among it. */
    private static final Pattern VALID = Pattern.compile("[\\p{L}\\p{N}_.@+-]+");

    /** At most four characters become one, of two units each. */
    private static final int LONGEST_UNNORMALIZED = 8 * User.LONGEST_USERNAME;

    private Usernames() {}

    /**
     * The name as it is stored: in Unicode's form NFKC. By the database, as everything that tells whether two names are the same:
     * Java's tables are of another version of Unicode, and what one of the two changes and the other does not would find nobody.
     * What is no name anyway, since it is too long or cannot be stored, is left as it is.
     */
    public static String normalized(String username) {
        boolean storable = username.codePoints()
                .noneMatch(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        if (!storable || username.length() > LONGEST_UNNORMALIZED) {
            return username;
        }
        return QuarkusTransaction.joiningExisting()
                .call(() -> UserLookup.text("select normalize(:name, NFKC)", username));
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
