package dev.signet.login;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Set;

/**
 * A way to sign in that {@code signet.sign-in.methods} turns on. Implementations are CDI beans. Their resources name an
 * {@link dev.signet.web.Offered} in their {@code @View}, so that the paths exist only if the method is on.
 */
public interface SignInMethod {
    /** Returns the names by which the setting knows the method; more than one if each provider has its own. */
    Set<String> names();

    /**
     * Called at the start for each name that is on, before anything is stored.
     *
     * @throws ConfigurationException if a setting is missing or unsafe; the message names it and says what to do
     */
    default void check(String name) {}

    /**
     * Returns in how many ways this account can sign in by the method, under the names that are on: for example the
     * number of its passkeys. Called in a transaction.
     */
    int ways(long user);

    /**
     * Returns by which of its names this account can sign in. A method with several names, of which an account may use
     * some, overrides it. Called in a transaction.
     */
    default Set<String> usableBy(long user) {
        return ways(user) > 0 ? names() : Set.of();
    }

    /**
     * Removes whatever opens the account by the method and may have been prepared by somebody else, who registered with
     * an address that is not theirs (pre-hijacking). Called when the address's owner proves it for the first time, in
     * that transaction, even if the method is off. Does nothing if only the owner can use the method: a code in a mail,
     * for example. The caller ends the password and the sessions.
     */
    void reclaim(long user);
}
