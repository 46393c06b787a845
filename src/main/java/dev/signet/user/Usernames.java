package dev.signet.user;

import dev.signet.web.StorableText;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The rules for usernames of new accounts, like Django's. {@link UserLookup#isUsernameTaken} checks whether one is
 * taken.
 */
public final class Usernames {
    /** Matches the same as Python's {@code [\\w.@+-]}, which excludes combining marks. */
    private static final Pattern VALID = Pattern.compile("[\\p{L}\\p{N}_.@+-]+");

    /** Normalization combines at most four characters, of up to two UTF-16 units each, into one. */
    private static final int LONGEST_UNNORMALIZED = 8 * User.LONGEST_USERNAME;

    private Usernames() {}

    /**
     * Returns the username as it is stored: in Unicode normalization form NFKC. The database normalizes it, like
     * everything that decides whether two names are equal: Java uses another version of Unicode, and a name that the
     * two normalize differently would not be found. A text that cannot be a username anyway, because it is too long or
     * cannot be stored, is returned unchanged.
     */
    public static String normalized(String username) {
        if (!StorableText.isStorable(username) || username.length() > LONGEST_UNNORMALIZED) {
            return username;
        }
        return QuarkusTransaction.joiningExisting()
                .call(() -> UserLookup.text("select normalize(:name, NFKC)", username));
    }

    /** Returns what is wrong with a normalized username, in the reference's words; an empty list if it is allowed. */
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
