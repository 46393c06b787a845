package dev.signet.account;

import dev.signet.secret.SecureIds;
import dev.signet.user.UserLookup;
import dev.signet.user.Usernames;
import java.util.HexFormat;

/** Chooses usernames for people who did not choose one. */
final class FreeUsername {
    /** Shorter than the maximum, so that there is room for an ending. */
    private static final int LONGEST = 100;

    private static final int ENDING_BYTES = 3;
    private static final String OF_NO_NAME = "user";

    private FreeUsername() {}

    /**
     * Returns a free username that resembles a name or an address: {@code Ada Lovelace} becomes {@code Ada.Lovelace},
     * and {@code ada@example.com} becomes {@code ada}. Nobody gets a name that looks like somebody else's address.
     */
    static String like(String name) {
        String base = base(name);
        String candidate = base;
        while (UserLookup.isUsernameTaken(candidate)) {
            candidate = base + "-" + HexFormat.of().formatHex(SecureIds.bytes(ENDING_BYTES));
        }
        return candidate;
    }

    private static String base(String name) {
        int at = name.indexOf('@');
        String text = (at < 0 ? name : name.substring(0, at)).strip().replaceAll("\\s+", ".");
        String cut = text.codePoints()
                .limit(LONGEST)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        String normal =
                Usernames.normalized(cut).replaceAll("[^\\p{L}\\p{N}_.+-]", "").replaceAll("^[.+-]+|[.+-]+$", "");
        // Normalization may have made it longer, or the database may know the letters as others.
        return normal.isEmpty()
                        || !Usernames.faults(Usernames.normalized(normal)).isEmpty()
                        || normal.length() > LONGEST
                ? OF_NO_NAME
                : Usernames.normalized(normal);
    }
}
