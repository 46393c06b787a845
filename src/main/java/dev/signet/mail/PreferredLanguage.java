package dev.signet.mail;

import java.util.Optional;

/** Knows the language of the people to whom mails go. */
public interface PreferredLanguage {
    /**
     * Returns the language that the account with this address has chosen.
     *
     * @return a language tag (BCP 47); empty if there is no such account, or it has chosen none
     */
    Optional<String> ofAddress(String address);
}
