package dev.signet.user;

/**
 * Fired when someone who was not signed in proves the address of an account for the first time, in the same
 * transaction. Until then, the account may have been prepared by somebody else in the name of the address's owner
 * (pre-hijacking). The sign-in methods then remove what opens the account besides the password and the
 * address, and second factors get a last week.
 *
 * @param user the account's id
 */
public record AccountReclaimed(long user) {}
