package dev.signet.token;

/**
 * A name and a password, as a client sends them. A name that is longer than any account's counts as its beginning, which is longer
 * than any account's, too: it is refused like other names that nobody has, and what is done with it takes no longer.
 */
record Credentials(String username, String password) {
    /** A name or an address has at most 254 characters, each of which Unicode may write as four. */
    private static final int LONGEST_NAME = 4 * 254;

    static Credentials of(String name, String password) {
        return new Credentials(beginning(name), password);
    }

    private static String beginning(String name) {
        return name.codePointCount(0, name.length()) > LONGEST_NAME
                ? name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME + 1))
                : name;
    }

    @Override
    public String toString() {
        return "Credentials[" + username + "]";
    }
}
