package dev.signet.login;

import dev.signet.user.User;

/**
 * The result of a login.
 *
 * @param tokens the session's first tokens
 * @param user the user who logged in
 * @param deviceToken identifies the device at its next login
 */
record Granted(TokenPair tokens, User user, String deviceToken) {
    @Override
    public String toString() {
        return "Granted[…]";
    }
}
