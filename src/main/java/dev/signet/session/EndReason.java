package dev.signet.session;

import java.util.Locale;

/** Why a session ended, as its row says. */
enum EndReason {
    /** The user signed out, or the refresh token was blacklisted. */
    SIGNED_OUT,
    /** A refresh token that had been rotated came back: taken for stolen (RFC 9700 §4.14.2). */
    REUSE;

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }
}
