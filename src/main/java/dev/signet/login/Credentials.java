package dev.signet.login;

/**
 * A name and a password from a client. A name longer than any account's is cut to a length that is still longer than
 * any account's. It is rejected like any unknown name, but takes no more time to process.
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
