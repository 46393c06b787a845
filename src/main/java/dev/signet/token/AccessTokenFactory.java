package dev.signet.token;

import dev.signet.web.ApiError;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;

/** Where SmallRye JWT reads a bearer token: with the service's own key ring and rules. */
@ApplicationScoped
@Alternative
@Priority(1)
class AccessTokenFactory extends JWTCallerPrincipalFactory {
    private final TokenReader reader;

    AccessTokenFactory(TokenReader reader) {
        this.reader = reader;
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo authContextInfo) throws ParseException {
        try {
            return new AccessPrincipal(reader.read(token, TokenType.ACCESS));
        } catch (TokenRefused refused) {
            throw new ParseException(refused.getMessage(), ApiError.bearerRefused(refused.getMessage()));
        }
    }
}
