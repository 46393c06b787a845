package dev.signet.account;

/** A key with which somebody registers in place of a password. Its methods join the transaction of the registration. */
public interface NewKey {
    /** Returns the reserved id of the account. */
    long user();

    /** Returns the way to sign in, for the security event. */
    String method();

    /**
     * Keeps the key for the registration with this id, whose address is not proven yet. When it is, {@code ACTIVATED} is
     * recorded in the transaction that creates the account.
     */
    void keep();

    /** Stores the key of the account, which has just been created. */
    void store();
}
