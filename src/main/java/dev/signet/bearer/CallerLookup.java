package dev.signet.bearer;

import dev.signet.web.ApiError;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** Replaces the roles of a bearer with those of the token's user, if the token was not revoked. */
@Singleton
class CallerLookup implements SecurityIdentityAugmentor {
    /** Runs before the augmentors that use the caller. */
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
        // Memory is checked on this thread; only a database query needs a worker thread.
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
