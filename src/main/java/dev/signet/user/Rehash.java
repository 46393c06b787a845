package dev.signet.user;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;

/** Updates outdated password hashes at login, when the password is known. */
@Singleton
public class Rehash {
    private final PasswordHash hash;

    Rehash(PasswordHash hash) {
        this.hash = hash;
    }

    /**
     * Hashes the user's password again if the stored hash has another kind or cost than the configured one. The
     * password was verified a moment ago. No session ends. Call this on a thread where {@link PasswordHash#hash} is
     * allowed, and outside transactions.
     */
    public void ifOutdated(String verified, User user) {
        if (!hash.isCurrent(user)) {
            String renewed = hash.hash(verified);
            QuarkusTransaction.requiringNew().run(() -> User.rehash(user, renewed));
        }
    }
}
