package dev.signet.bearer;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A request with an access token that was verified before. */
final class KnownTokenRequest extends BaseAuthenticationRequest {
    private final AccessPrincipal principal;

    KnownTokenRequest(AccessPrincipal principal) {
        this.principal = principal;
    }

    AccessPrincipal principal() {
        return principal;
    }
}
