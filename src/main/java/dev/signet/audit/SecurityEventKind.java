package dev.signet.audit;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds of {@link SecurityEvent}; stored in small letters. */
public enum SecurityEventKind {
    /** A refresh token that had been rotated came back; its session was ended (RFC 9700 §4.14.2). */
    REFRESH_TOKEN_REUSED,
    /** Somebody asked for an account. Where the e-mail address must be proven, there is none until {@link #ACTIVATED}. */
    REGISTERED,
    /** The e-mail address of a registration was proven, and the account made. */
    ACTIVATED,
    /** The user changed the password, or failed to for want of the current one. */
    PASSWORD_CHANGED,
    /** Somebody asked for a mail with which to set another password. */
    PASSWORD_RESET_REQUESTED,
    /** The password was set by such a mail. */
    PASSWORD_RESET,
    /** The account has another username, or the user failed to choose one for want of the password. */
    USERNAME_CHANGED,
    /** The user wants another e-mail address, which is not proven yet; or failed to for want of the password. */
    EMAIL_CHANGE_REQUESTED,
    /** The account has another e-mail address. */
    EMAIL_CHANGED,
    /** An administrator closed the account. */
    DEACTIVATED,
    /** An administrator opened the account again. */
    REACTIVATED,
    /** An administrator made the user one of the staff, or none of them any more. */
    ROLE_CHANGED,
    /** The account was deleted, or the user failed to for want of the password. */
    DELETED,
    /** An administrator invited somebody to register. */
    INVITED,
    /** A session was ended from another one. */
    SESSION_ENDED,
    /** All sessions were ended at once, or all but one. */
    LOGGED_OUT_EVERYWHERE;

    /** The kind that is stored so; empty for any other text. */
    static Optional<SecurityEventKind> stored(String name) {
        return Stream.of(values()).filter(kind -> kind.stored().equals(name)).findFirst();
    }

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }
}
