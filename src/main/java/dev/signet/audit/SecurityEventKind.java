package dev.signet.audit;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of {@link SecurityEvent}, stored in lower case. */
public enum SecurityEventKind {
    /** A rotated refresh token was presented again; its session was ended (RFC 9700 §4.14.2). */
    REFRESH_TOKEN_REUSED,
    /**
     * A login succeeded and opened a session, or failed: a wrong name, password or code, for example. If no account has
     * the name, the event has no user.
     */
    LOGIN,
    /** Further guesses at a password or code must wait; recorded once for each wait. */
    LOGIN_THROTTLED,
    /** The first step of a login was right and a second factor was requested, but possibly never given. */
    MFA_DEMANDED,
    /** The user set up a second factor. */
    MFA_ENABLED,
    /** The user removed the second factor, or failed to because the password or code was missing or wrong. */
    MFA_DISABLED,
    /** An administrator removed the user's second factor. */
    MFA_RESET,
    /** A code was wrong or already used, either in the second step of a login or from a signed-in user. */
    MFA_FAILED,
    /** A recovery code was used in place of the second factor. */
    RECOVERY_CODE_USED,
    /** The user got new recovery codes; the old ones are invalid. */
    RECOVERY_CODES_RENEWED,
    /** An endpoint for webhooks was created, changed or removed by an administrator, or disabled because it is gone. */
    WEBHOOK_CHANGED,
    /** The user added a passkey, or failed to because the user was not confirmed. */
    PASSKEY_ADDED,
    /** The user changed the name of a passkey. */
    PASSKEY_RENAMED,
    /** The user removed a passkey, or failed to because the user was not confirmed. */
    PASSKEY_REMOVED,
    /** A passkey signed with a counter that did not grow, so there may be a copy of it (WebAuthn §6.1.1). */
    PASSKEY_COUNTER_DECREASED,
    /** An administrator rotated the signing keys. */
    KEYS_ROTATED,
    /** An administrator removed a signing key; tokens signed with it are refused. */
    KEY_REMOVED,
    /** Somebody registered. If the e-mail address must be proven, the account exists only after {@link #ACTIVATED}. */
    REGISTERED,
    /** The e-mail address of a registration was proven, and the account was created. */
    ACTIVATED,
    /** The password was changed, or a change failed because the current password was wrong. */
    PASSWORD_CHANGED,
    /** Somebody requested a mail to reset the password. */
    PASSWORD_RESET_REQUESTED,
    /** Somebody requested a mail with a code to sign in. */
    EMAIL_CODE_REQUESTED,
    /** The password was reset with the link in such a mail. */
    PASSWORD_RESET,
    /** The username was changed, or a change failed because the password was wrong. */
    USERNAME_CHANGED,
    /**
     * The user requested a new e-mail address, which is not proven yet, or failed to because the password was wrong.
     */
    EMAIL_CHANGE_REQUESTED,
    /** The e-mail address was changed. */
    EMAIL_CHANGED,
    /** An identity of a provider was linked to the account, or was refused. */
    IDENTITY_LINKED,
    /** An identity of a provider was removed from the account, or a removal failed because the password was wrong. */
    IDENTITY_REMOVED,
    /** An administrator deactivated the account. */
    DEACTIVATED,
    /** An administrator reactivated the account. */
    REACTIVATED,
    /** An administrator changed the user's role, to or from administrator. */
    ROLE_CHANGED,
    /** The account was deleted, or a deletion failed because the password was wrong. */
    DELETED,
    /** Everything that is stored about the account was downloaded. */
    DATA_EXPORTED,
    /** An administrator invited somebody to register. */
    INVITED,
    /** An administrator withdrew an invitation. */
    INVITATION_WITHDRAWN,
    /** The user, or an administrator, changed other data of the account. The detail names the fields. */
    PROFILE_CHANGED,
    /** A session was opened for a refresh token of another system, without a login. */
    SESSION_ADOPTED,
    /**
     * A session ended: each one that was live, whatever ended it. The detail says why: {@code signed_out}, {@code ended}
     * (from another session, or with all others), {@code too_many}, {@code reuse} or {@code password_changed}. If a
     * session expires, or its account is deleted, there is no such event.
     */
    SESSION_ENDED,
    /** All sessions were ended at once, or all but one. */
    LOGGED_OUT_EVERYWHERE;

    /** Returns every kind, as it is stored. */
    static Set<String> allStored() {
        return Stream.of(values()).map(SecurityEventKind::stored).collect(Collectors.toSet());
    }

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }
}
