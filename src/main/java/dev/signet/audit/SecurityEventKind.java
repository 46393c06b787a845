package dev.signet.audit;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of {@link SecurityEvent}; stored in small letters. */
public enum SecurityEventKind {
    /** A refresh token that had been rotated came back; its session was ended (RFC 9700 §4.14.2). */
    REFRESH_TOKEN_REUSED,
    /** Somebody logged in, or gave the wrong password; for a name that nobody has, without a user. */
    LOGIN,
    /** Guesses at a password or a code have to wait from now on; recorded once for each wait. */
    LOGIN_THROTTLED,
    /** The right password was given, and a second factor asked for, which may never have come. */
    MFA_DEMANDED,
    /** The user has a second factor now. */
    MFA_ENABLED,
    /** The user has none any more, or failed to remove it for want of the password or a code. */
    MFA_DISABLED,
    /** An administrator took the user's second factor away. */
    MFA_RESET,
    /** A code was wrong or had been used: after the right password, or from who is signed in. */
    MFA_FAILED,
    /** A recovery code took the place of the second factor; it is spent. */
    RECOVERY_CODE_USED,
    /** The user has new recovery codes, and the old ones are worth nothing. */
    RECOVERY_CODES_RENEWED,
    /** An administrator had the signing keys rotate. */
    KEYS_ROTATED,
    /** An administrator removed a signing key; what it signed is refused. */
    KEY_REMOVED,
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
    /** An administrator took an invitation back. */
    INVITATION_WITHDRAWN,
    /** A session was ended from another one. */
    SESSION_ENDED,
    /** All sessions were ended at once, or all but one. */
    LOGGED_OUT_EVERYWHERE;

    /** Every kind, as it is stored. */
    static Set<String> allStored() {
        return Stream.of(values()).map(SecurityEventKind::stored).collect(Collectors.toSet());
    }

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }
}
