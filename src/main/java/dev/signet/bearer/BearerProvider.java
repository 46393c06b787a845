package dev.signet.bearer;

import dev.signet.web.ApiError;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;

/** Identifies the bearer of an access token, if the token is valid and was not revoked. */
@Singleton
class BearerProvider implements IdentityProvider<TokenAuthenticationRequest> {
    /** Comes before SmallRye JWT's own provider, which changes threads for every token and knows no revocation. */
    private static final int FIRST = SYSTEM_FIRST + 2;

    private final JWTParser parser;
    private final AccessTokens tokens;
    private final AccessCheck check;

    BearerProvider(JWTParser parser, AccessTokens tokens, AccessCheck check) {
        this.parser = parser;
        this.tokens = tokens;
        this.check = check;
    }

    @Override
    public int priority() {
        return FIRST;
    }

    @Override
    public Class<TokenAuthenticationRequest> getRequestType() {
        return TokenAuthenticationRequest.class;
    }

    /** Memory is checked on this thread; only a new signature and a database query need a worker thread. */
    @Override
    public Uni<SecurityIdentity> authenticate(
            TokenAuthenticationRequest request, AuthenticationRequestContext context) {
        String token = request.getToken().getToken();
        return Uni.createFrom()
                .item(() -> checked(() -> tokens.find(token).flatMap(this::remembered)))
                .flatMap(known -> known.map(identity -> Uni.createFrom().item(identity))
                        .orElseGet(() -> context.runBlocking(() -> checked(() -> looked(token)))));
    }

    private Optional<SecurityIdentity> remembered(AccessPrincipal principal) {
        return check.knownCaller(principal.token()).map(principal::as);
    }

    private SecurityIdentity looked(String token) {
        AccessPrincipal principal = tokens.find(token).orElseGet(() -> parsed(token));
        return remembered(principal).orElseGet(() -> principal.as(check.storedCaller(principal.token())));
    }

    private AccessPrincipal parsed(String token) {
        try {
            return (AccessPrincipal) parser.parse(token);
        } catch (ParseException refused) {
            throw new AuthenticationFailedException(refused);
        }
    }

    private static <T> T checked(Supplier<T> look) {
        try {
            return look.get();
        } catch (ApiError refused) {
            throw new AuthenticationFailedException(refused);
        }
    }
}
