package dev.signet.user;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;

/** Brings the hash of a password up to date when the password is at hand: at a login. */
@Singleton
public class Rehash {
    private final PasswordHash hash;

    Rehash(PasswordHash hash) {
        this.hash = hash;
    }

    /**
     * Hashes this password of the user, which was verified a moment ago, anew where its hash is of another kind or cost than
     * the configured one. No session ends by it. To be called where {@link PasswordHash#hash} may be, and in no transaction.
     */
    public void ifOutdated(String verified, User user) {
        if (!hash.isCurrent(user)) {
            String renewed = hash.hash(verified);
            QuarkusTransaction.requiringNew().run(() -> User.rehash(user, renewed));
        }
    }
}
