package dev.signet.mfa;

/** By what the second factor was proven. */
public enum Proof {
    /** A code of the authenticator app. */
    TOTP,
    /** A recovery code, which is spent. */
    RECOVERY_CODE
}
