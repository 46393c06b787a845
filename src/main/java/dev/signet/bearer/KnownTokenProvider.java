package dev.signet.bearer;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Authenticates tokens that were verified before, without switching threads. */
@Singleton
class KnownTokenProvider implements IdentityProvider<KnownTokenRequest> {
    @Override
    public Class<KnownTokenRequest> getRequestType() {
        return KnownTokenRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(KnownTokenRequest request, AuthenticationRequestContext context) {
        return Uni.createFrom().item(request.principal().unchecked());
    }
}
