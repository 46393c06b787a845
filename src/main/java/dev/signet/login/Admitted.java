package dev.signet.login;

/**
 * Fired when a login is complete, with its second factor if it needs one, in the transaction that opens the session and
 * before it does. If an observer throws, there is no session.
 *
 * @param user the account's id
 * @param method the sign-in method of the first factor
 * @param purpose what the method said with {@link Verdict#inOrderTo}; empty if nothing
 */
public record Admitted(long user, String method, String purpose) {
    @Override
    public String toString() {
        return "Admitted[" + method + "]";
    }
}
