package dev.signet.user;

/** What an account can be named by when somebody logs in. */
public enum LoginField {
    /** The username. */
    USERNAME,

    /** The e-mail address. */
    EMAIL
}
