package dev.signet.user;

/**
 * Fired before an account is deleted, in the same transaction.
 *
 * @param user the account's id
 */
public record UserLeaves(long user) {}
