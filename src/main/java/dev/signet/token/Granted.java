package dev.signet.token;

import dev.signet.user.User;

/**
 * What a login gives.
 *
 * @param tokens the session's first tokens
 * @param user whom it let in
 * @param deviceToken by which the device is known at its next login
 */
record Granted(TokenPair tokens, User user, String deviceToken) {
    @Override
    public String toString() {
        return "Granted[…]";
    }
}
