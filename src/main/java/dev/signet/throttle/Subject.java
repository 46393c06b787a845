package dev.signet.throttle;

import java.util.Optional;

/**
 * Whose secret is guessed, or who gets a mail. Names are folded by the database ({@code fold_name}), which also finds the accounts:
 * if Java folded them here, each spelling that only one of the two knows would be a new name to guess at.
 *
 * @param name the folded name or address; empty if there is none
 * @param account the account that was found by it, or that is known otherwise
 */
public record Subject(String name, Optional<Long> account) {

    /** Nobody in particular. */
    public static final Subject NOBODY = new Subject("", Optional.empty());

    /** An account that is known, however it was named. */
    public static Subject of(long account) {
        return new Subject("", Optional.of(account));
    }

    /** An e-mail address, whether it belongs to anyone. */
    public static Subject of(String foldedAddress) {
        return new Subject(foldedAddress, Optional.empty());
    }

    /** Whom devices and networks are known for: the account, whatever it is called; otherwise the name. */
    String owner() {
        return account.map(id -> "account " + id).orElse("name " + name);
    }
}
