package dev.signet.bearer;

import dev.signet.web.AuthHeaderConfig;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.smallrye.jwt.runtime.auth.JsonWebTokenCredential;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * Reads the access token from the request header. The contract's rules are stricter than SmallRye JWT's: a header with
 * the right scheme, in any case (RFC 9110 §11.1), must have exactly one token.
 */
@Singleton
@Alternative
@Priority(1)
class BearerMechanism implements HttpAuthenticationMechanism {
    private static final String WHITE_SPACE = " \t\n\u000B\f\r";

    private final AuthHeaderConfig config;

    BearerMechanism(AuthHeaderConfig config) {
        this.config = config;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext http, IdentityProviderManager providers) {
        List<String> headers = http.request().headers().getAll(config.name());
        StringTokenizer parts = new StringTokenizer(String.join(",", headers).strip(), WHITE_SPACE);
        if (!parts.hasMoreTokens() || !isScheme(parts.nextToken())) {
            return Uni.createFrom().nullItem();
        }
        if (parts.countTokens() != 1) {
            return Uni.createFrom().failure(new AuthenticationFailedException(BearerErrors.badHeader()));
        }
        TokenAuthenticationRequest request =
                new TokenAuthenticationRequest(new JsonWebTokenCredential(parts.nextToken()));
        return providers.authenticate(HttpSecurityUtils.setRoutingContextAttribute(request, http));
    }

    private boolean isScheme(String word) {
        return config.types().stream().anyMatch(word::equalsIgnoreCase);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext http) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", config.challenge()));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(TokenAuthenticationRequest.class);
    }
}
