package dev.signet.token;

/**
 * What a login gives.
 *
 * @param tokens the session's first tokens
 * @param deviceToken by which the device is known at its next login
 */
record Granted(TokenPair tokens, String deviceToken) {
    @Override
    public String toString() {
        return "Granted[…]";
    }
}
