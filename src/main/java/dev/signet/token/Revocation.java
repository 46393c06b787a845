package dev.signet.token;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.session.SignOut;
import dev.signet.web.ApiError;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import jakarta.inject.Singleton;

/** Ends sessions through their refresh tokens. */
@Singleton
class Revocation {
    private final TokenReader reader;
    private final SignOut signOut;

    Revocation(TokenReader reader, SignOut signOut) {
        this.reader = reader;
        this.signOut = signOut;
    }

    /**
     * Ends the session of the refresh token in the body.
     *
     * @throws ApiError 400 in the logout endpoint's form, whatever the fault
     */
    void logOut(RequestBody body) {
        try {
            // Unlike a form's field, it is not trimmed: what is no token as it stands is refused.
            JsonNode refresh = refreshIn(body);
            VerifiedToken token = reader.read(refresh.isTextual() ? refresh.textValue() : "", TokenType.REFRESH);
            if (!signOut.logOut(token.asRefreshUse())) {
                throw ApiError.logout(TokenRefused.BLACKLISTED);
            }
        } catch (TokenRefused refused) {
            throw ApiError.logout(refused.getMessage());
        }
    }

    private static JsonNode refreshIn(RequestBody body) {
        JsonNode refresh;
        try {
            refresh = Form.object(body).get("refresh");
        } catch (ApiError unreadable) {
            throw unreadable.asLogoutFault();
        }
        if (refresh == null) {
            // The reference quotes the key that Python misses.
            throw ApiError.logout("'refresh'");
        }
        return refresh;
    }

    /**
     * Ends the session of this refresh token.
     *
     * @throws ApiError 401 where it is not to be trusted or does not work
     */
    void blacklist(String refresh) {
        try {
            if (!signOut.blacklist(reader.read(refresh, TokenType.REFRESH).asRefreshUse())) {
                throw ApiError.tokenNotValid(TokenRefused.BLACKLISTED);
            }
        } catch (TokenRefused refused) {
            throw ApiError.tokenNotValid(refused.getMessage());
        }
    }
}
