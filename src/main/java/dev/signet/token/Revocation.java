package dev.signet.token;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.revocation.RevocationView;
import dev.signet.revocation.RevokedToken;
import dev.signet.session.SignOut;
import dev.signet.web.ApiError;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes tokens useless: refresh tokens with their session, access tokens by themselves. */
@Singleton
public class Revocation {
    private final TokenReader reader;
    private final SignOut signOut;
    private final RevocationView view;
    private final Clock clock;

    Revocation(TokenReader reader, SignOut signOut, RevocationView view, Clock clock) {
        this.reader = reader;
        this.signOut = signOut;
        this.view = view;
        this.clock = clock;
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

    /**
     * Revokes a token of either kind (RFC 7009 §2.1): a refresh token with its session and all the tokens of that, an access
     * token, or a refresh token that names no user, by itself. One that does not count is as good as revoked.
     *
     * @throws ApiError 400 {@code unsupported_token_type} where it is of another kind (RFC 7009 §2.2.1)
     */
    public void revoke(String token) {
        try {
            VerifiedToken verified = reader.read(token);
            if (verified.is(TokenType.REFRESH) && verified.userId().isPresent()) {
                signOut.logOut(verified.asRefreshUse());
            } else if (verified.is(TokenType.ACCESS) || verified.is(TokenType.REFRESH)) {
                revokeAlone(verified);
            } else {
                throw ApiError.oauth("unsupported_token_type", "Access and refresh tokens can be revoked.");
            }
        } catch (TokenRefused refused) {
            // RFC 7009 §2.2: the client can do nothing about it, and what it wanted is so.
        }
    }

    private void revokeAlone(VerifiedToken token) {
        QuarkusTransaction.requiringNew()
                .run(() -> RevokedToken.revoke(token.jti(), token.expiresAt(), clock.instant()));
        view.revokeToken(token.jti());
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
