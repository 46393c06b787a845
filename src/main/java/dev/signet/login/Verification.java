package dev.signet.login;

import dev.signet.bearer.AccessCheck;
import dev.signet.session.SignOut;
import dev.signet.token.NamedUsers;
import dev.signet.token.TokenConfig;
import dev.signet.token.TokenReader;
import dev.signet.token.TokenRefused;
import dev.signet.token.TokenType;
import dev.signet.token.VerifiedToken;
import dev.signet.web.ApiError;
import dev.signet.web.FilledForm;
import jakarta.inject.Singleton;
import java.util.OptionalLong;

/** Checks whether a token of either kind is valid. */
@Singleton
class Verification {
    private final TokenReader reader;
    private final NamedUsers users;
    private final SignOut signOut;
    private final AccessCheck accessCheck;
    private final TokenConfig config;

    Verification(TokenReader reader, NamedUsers users, SignOut signOut, AccessCheck accessCheck, TokenConfig config) {
        this.reader = reader;
        this.users = users;
        this.signOut = signOut;
        this.accessCheck = accessCheck;
        this.config = config;
    }

    /**
     * Checks the token. Checks whether its user exists and is active only with {@code signet.token.verify-checks-user}.
     *
     * @throws ApiError 401 if it is invalid or its user is not allowed to use it; 400 if it was revoked
     */
    void verify(String token) {
        try {
            VerifiedToken verified = reader.read(token);
            switch (stateOf(verified)) {
                case REVOKED -> throw ApiError.invalid(FilledForm.NO_FIELD, TokenRefused.BLACKLISTED);
                case OVER -> throw ApiError.tokenNotValid(TokenRefused.EXPIRED);
                case USABLE -> {}
            }
            if (config.verifyChecksUser()) {
                accessCheck.checkUser(verified);
            }
        } catch (TokenRefused refused) {
            throw ApiError.tokenNotValid(refused.getMessage());
        }
    }

    private SignOut.State stateOf(VerifiedToken token) {
        OptionalLong user = token.is(TokenType.REFRESH) ? users.idOf(token) : OptionalLong.empty();
        if (user.isPresent()) {
            return signOut.stateOf(token.asRefreshUse(user.getAsLong()));
        }
        return accessCheck.isRevoked(token) ? SignOut.State.REVOKED : SignOut.State.USABLE;
    }
}
