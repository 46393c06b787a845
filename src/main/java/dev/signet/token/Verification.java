package dev.signet.token;

import dev.signet.session.SignOut;
import dev.signet.web.ApiError;
import jakarta.inject.Singleton;

/** Tells whether a token counts, whichever its kind. */
@Singleton
class Verification {
    private final TokenReader reader;
    private final SignOut signOut;
    private final AccessCheck accessCheck;

    Verification(TokenReader reader, SignOut signOut, AccessCheck accessCheck) {
        this.reader = reader;
        this.signOut = signOut;
        this.accessCheck = accessCheck;
    }

    /**
     * Returns where the token counts.
     *
     * @throws ApiError 401 where it is not to be trusted, 400 where it was revoked
     */
    void of(String token) {
        try {
            if (isRevoked(reader.read(token))) {
                throw ApiError.invalid("non_field_errors", TokenRefused.BLACKLISTED);
            }
        } catch (TokenRefused refused) {
            throw ApiError.tokenNotValid(refused.getMessage());
        }
    }

    private boolean isRevoked(VerifiedToken token) throws TokenRefused {
        return token.is(TokenType.REFRESH) && token.userId().isPresent()
                ? signOut.isBlacklisted(token.asRefreshUse())
                : accessCheck.isRevoked(token);
    }
}
