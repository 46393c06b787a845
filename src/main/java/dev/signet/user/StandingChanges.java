package dev.signet.user;

import dev.signet.revocation.RevocationCache;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Lets this replica refuse the tokens that a change of an account revoked, before it answers the request that made the
 * change. The database notifies the other replicas.
 */
@Singleton
public class StandingChanges {
    private static final Logger LOG = Logger.getLogger(StandingChanges.class);

    private final RevocationCache cache;

    StandingChanges(RevocationCache cache) {
        this.cache = cache;
    }

    /** Applies what the database says of this account now. Call it when the change is committed. */
    public void apply(long id) {
        try {
            Optional<User> user = QuarkusTransaction.requiringNew().call(() -> User.withId(id));
            cache.revokeUser(
                    id,
                    user.map(User::version).orElse(Integer.MAX_VALUE),
                    user.filter(User::isActive).isPresent(),
                    user.isPresent());
        } catch (RuntimeException unreachable) {
            // The change is made. Without the database, the feed is lost, too, and every token is checked there.
            LOG.debugf(unreachable, "Could not read user %d after a change", id);
        }
    }
}
