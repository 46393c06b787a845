package dev.signet.mfa;

/** What a login still requires after its first step, such as the right password. */
public enum Demand {
    /** Nothing. */
    NOTHING,
    /** A code of the second factor or a recovery code. */
    CODE,
    /** Setting up a second factor: this user must have one and has none. */
    ENROLMENT
}
