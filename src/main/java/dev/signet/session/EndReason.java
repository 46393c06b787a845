package dev.signet.session;

import java.util.Locale;

/** Why a session ended, as its row says. The database's trigger adds {@code password_changed}. */
enum EndReason {
    /** The user signed out, or the refresh token was blacklisted. */
    SIGNED_OUT,
    /** The user, or an administrator, ended it from another session. */
    ENDED,
    /** The user has more sessions than the settings allow. */
    TOO_MANY,
    /** A refresh token that had been rotated came back: taken for stolen (RFC 9700 §4.14.2). */
    REUSE;

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }
}
