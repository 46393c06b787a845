package dev.signet.mfa;

/** What a login still wants when the password was right. */
public enum Demand {
    /** Nothing. */
    NOTHING,
    /** A code of the second factor. */
    CODE,
    /** A second factor: this user must have one, and has none. */
    ENROLMENT
}
