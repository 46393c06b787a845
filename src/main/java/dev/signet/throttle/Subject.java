package dev.signet.throttle;

import java.util.Optional;

/**
 * Whose secret is guessed, or who gets a mail. The database folds the names ({@code fold_name}), as it does to find
 * accounts: if Java folded them, every spelling that the two fold differently would allow more guesses.
 *
 * @param name the folded name or address; empty if there is none
 * @param account the account, if it is known
 */
public record Subject(String name, Optional<Long> account) {

    /** No subject. */
    public static final Subject NOBODY = new Subject("", Optional.empty());

    /** Returns an account as the subject, whatever name the client sent. */
    public static Subject of(long account) {
        return new Subject("", Optional.of(account));
    }

    /** Returns an e-mail address as the subject, even if no account has it. */
    public static Subject of(String foldedAddress) {
        return new Subject(foldedAddress, Optional.empty());
    }

    /** Returns what devices and networks are known for: the account if there is one, otherwise the name. */
    String owner() {
        return account.map(id -> "account " + id).orElse("name " + name);
    }
}
