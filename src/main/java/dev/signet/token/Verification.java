package dev.signet.token;

import dev.signet.session.SignOut;
import dev.signet.web.ApiError;
import jakarta.inject.Singleton;

/** Checks whether a token of either kind is valid. */
@Singleton
class Verification {
    private final TokenReader reader;
    private final SignOut signOut;
    private final AccessCheck accessCheck;
    private final TokenConfig config;

    Verification(TokenReader reader, SignOut signOut, AccessCheck accessCheck, TokenConfig config) {
        this.reader = reader;
        this.signOut = signOut;
        this.accessCheck = accessCheck;
        this.config = config;
    }

    /**
     * Checks the token. Checks whether its user exists and is active only with {@code signet.token.verify-checks-user}.
     *
     * @throws ApiError 401 if it is invalid or its user is not allowed to use it; 400 if it was revoked
     */
    void of(String token) {
        try {
            VerifiedToken verified = reader.read(token);
            if (isRevoked(verified)) {
                throw ApiError.invalid("non_field_errors", TokenRefused.BLACKLISTED);
            }
            if (config.verifyChecksUser()) {
                accessCheck.checkUser(verified);
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
