package dev.signet.mfa;

/** How the second factor was proven. */
public enum Proof {
    /** A code of the authenticator app. */
    TOTP,
    /** A recovery code, which is used up. */
    RECOVERY_CODE
}
