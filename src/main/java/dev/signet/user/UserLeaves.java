package dev.signet.user;

/**
 * An account is about to be deleted, in the current transaction.
 *
 * @param user the account's id
 */
public record UserLeaves(long user) {}
