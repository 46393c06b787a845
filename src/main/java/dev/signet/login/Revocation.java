package dev.signet.login;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.revocation.RevocationCache;
import dev.signet.revocation.RevokedToken;
import dev.signet.session.SignOut;
import dev.signet.token.NamedUsers;
import dev.signet.token.TokenReader;
import dev.signet.token.TokenRefused;
import dev.signet.token.TokenType;
import dev.signet.token.VerifiedToken;
import dev.signet.web.ApiError;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.OptionalLong;

/** Revokes tokens: refresh tokens with their session, access tokens individually. */
@Singleton
public class Revocation {
    private final TokenReader reader;
    private final NamedUsers users;
    private final SignOut signOut;
    private final RevocationCache revocations;
    private final Clock clock;

    Revocation(TokenReader reader, NamedUsers users, SignOut signOut, RevocationCache revocations, Clock clock) {
        this.reader = reader;
        this.users = users;
        this.signOut = signOut;
        this.revocations = revocations;
        this.clock = clock;
    }

    /**
     * Ends the session of the refresh token in the body.
     *
     * @throws ApiError 400 in the logout endpoint's format, for any fault
     */
    void logOut(RequestBody body) {
        try {
            // Unlike a form's field, it is not trimmed: surrounding white space makes it invalid.
            JsonNode refresh = refreshIn(body);
            VerifiedToken token = reader.read(refresh.isTextual() ? refresh.textValue() : "", TokenType.REFRESH);
            if (!signOut.logOut(users.asRefreshUse(token))) {
                throw ApiError.logout(TokenRefused.BLACKLISTED);
            }
        } catch (TokenRefused refused) {
            throw ApiError.logout(refused.getMessage());
        }
    }

    /**
     * Revokes a token of either kind (RFC 7009 §2.1). A refresh token is revoked with its session and all of the
     * session's tokens; an access token, or a refresh token without a user, only by itself. Does nothing if the token
     * is invalid.
     *
     * @throws ApiError 400 {@code unsupported_token_type} if it is of another kind (RFC 7009 §2.2.1)
     */
    public void revoke(String token) {
        try {
            VerifiedToken verified = reader.read(token);
            OptionalLong user = verified.is(TokenType.REFRESH) ? users.idOf(verified) : OptionalLong.empty();
            if (user.isPresent()) {
                signOut.logOut(verified.asRefreshUse(user.getAsLong()));
            } else if (verified.is(TokenType.ACCESS) || verified.is(TokenType.REFRESH)) {
                revokeAlone(verified);
            } else {
                throw ApiError.oauth("unsupported_token_type", "Access and refresh tokens can be revoked.");
            }
        } catch (TokenRefused refused) {
            // RFC 7009 §2.2: invalid tokens are not an error, because the client has what it wanted.
        }
    }

    private void revokeAlone(VerifiedToken token) {
        QuarkusTransaction.requiringNew()
                .run(() -> RevokedToken.revoke(token.jti(), token.expiresAt(), clock.instant()));
        revocations.revokeToken(token.jti());
    }

    private static JsonNode refreshIn(RequestBody body) {
        JsonNode refresh;
        try {
            refresh = Form.object(body).get("refresh");
        } catch (ApiError unreadable) {
            throw unreadable.asLogoutFault();
        }
        if (refresh == null) {
            // The reference returns the text of Python's KeyError.
            throw ApiError.logout("'refresh'");
        }
        return refresh;
    }

    /**
     * Ends the session of this refresh token.
     *
     * @throws ApiError 401 if it is invalid or no longer works
     */
    void blacklist(String refresh) {
        try {
            if (!signOut.blacklist(users.asRefreshUse(reader.read(refresh, TokenType.REFRESH)))) {
                throw ApiError.tokenNotValid(TokenRefused.BLACKLISTED);
            }
        } catch (TokenRefused refused) {
            throw ApiError.tokenNotValid(refused.getMessage());
        }
    }
}
