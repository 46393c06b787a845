package dev.signet.bearer;

import dev.signet.token.TokenReader;
import dev.signet.token.TokenRefused;
import dev.signet.token.TokenType;
import dev.signet.web.ApiError;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;

/** Makes SmallRye JWT parse bearer tokens with Signet's key ring and rules. */
@ApplicationScoped
@Alternative
@Priority(1)
class AccessTokenFactory extends JWTCallerPrincipalFactory {
    private final TokenReader reader;
    private final KnownTokens known;

    AccessTokenFactory(TokenReader reader, KnownTokens known) {
        this.reader = reader;
        this.known = known;
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo authContextInfo) throws ParseException {
        try {
            AccessPrincipal principal = new AccessPrincipal(reader.read(token, TokenType.ACCESS));
            known.add(token, principal);
            return principal;
        } catch (TokenRefused refused) {
            throw new ParseException(refused.getMessage(), ApiError.bearerRefused(refused.getMessage()));
        }
    }
}
