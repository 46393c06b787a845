package dev.signet.session;

import java.util.Locale;

/** Why a session ended, as stored in its row and in its security event. */
enum EndReason {
    /** The user signed out, or the refresh token was blacklisted. */
    SIGNED_OUT,
    /** The user, or an administrator, ended it from another session. */
    ENDED,
    /** The user had more sessions than the settings allow. */
    TOO_MANY,
    /** A rotated refresh token was presented again, which suggests that it was stolen (RFC 9700 §4.14.2). */
    REUSE,
    /** The password was changed. A database trigger ends the session, whoever changes the password. */
    PASSWORD_CHANGED;

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }
}
