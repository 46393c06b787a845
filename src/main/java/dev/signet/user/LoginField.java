package dev.signet.user;

/** What identifies an account at login. */
public enum LoginField {
    /** The username. */
    USERNAME,

    /** The e-mail address. */
    EMAIL
}
