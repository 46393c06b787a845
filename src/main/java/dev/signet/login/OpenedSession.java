package dev.signet.login;

import dev.signet.user.User;

/** A session that was opened, with its first tokens. */
record OpenedSession(User user, TokenPair tokens) {
    @Override
    public String toString() {
        return "OpenedSession[…]";
    }
}
