package dev.signet.token;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A request that bears an access token which was verified before. */
final class KnownTokenRequest extends BaseAuthenticationRequest {
    private final AccessPrincipal principal;

    KnownTokenRequest(AccessPrincipal principal) {
        this.principal = principal;
    }

    AccessPrincipal principal() {
        return principal;
    }
}
