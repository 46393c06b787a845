package dev.signet.token;

import dev.signet.web.ApiError;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** Gives the bearer of an access token that was not revoked the roles of its user, and no others. */
@Singleton
class CallerLookup implements SecurityIdentityAugmentor {
    /** Before the augmentors that ask who the caller is. */
    private static final int FIRST = 100;

    private final AccessCheck check;

    CallerLookup(AccessCheck check) {
        this.check = check;
    }

    @Override
    public int priority() {
        return FIRST;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (!(identity.getPrincipal() instanceof AccessPrincipal principal)) {
            return Uni.createFrom().item(identity);
        }
        // From memory at once; only a look at the database needs a thread that may wait.
        return Uni.createFrom()
                .item(() -> checked(() -> check.knownCaller(principal.token())))
                .flatMap(known -> known.map(caller -> Uni.createFrom().item(principal.as(caller)))
                        .orElseGet(() -> context.runBlocking(
                                () -> principal.as(checked(() -> check.storedCaller(principal.token()))))));
    }

    private static <T> T checked(Supplier<T> look) {
        try {
            return look.get();
        } catch (ApiError refused) {
            throw new AuthenticationFailedException(refused);
        }
    }
}
