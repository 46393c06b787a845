package dev.signet.login;

import dev.signet.mfa.SecondFactors;
import dev.signet.session.IdempotencyKey;
import dev.signet.session.NewPair;
import dev.signet.session.RefreshRotation;
import dev.signet.session.RefreshUse;
import dev.signet.session.Rotation;
import dev.signet.session.SignOut;
import dev.signet.session.UnsignedPair;
import dev.signet.token.NamedUsers;
import dev.signet.token.TokenConfig;
import dev.signet.token.TokenIssuer;
import dev.signet.token.TokenReader;
import dev.signet.token.TokenRefused;
import dev.signet.token.TokenType;
import dev.signet.token.VerifiedToken;
import dev.signet.web.ApiError;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** Exchanges a refresh token for a new access token and, if tokens rotate, a new refresh token. */
@Singleton
class Refresh {
    private final TokenReader reader;
    private final NamedUsers users;
    private final RefreshRotation rotation;
    private final TokenIssuer issuer;
    private final SecondFactors factors;
    private final SignOut signOut;
    private final TokenConfig config;
    private final TokenMetrics metrics;

    Refresh(
            TokenReader reader,
            NamedUsers users,
            RefreshRotation rotation,
            TokenIssuer issuer,
            SecondFactors factors,
            SignOut signOut,
            TokenConfig config,
            TokenMetrics metrics) {
        this.reader = reader;
        this.users = users;
        this.rotation = rotation;
        this.issuer = issuer;
        this.factors = factors;
        this.signOut = signOut;
        this.config = config;
        this.metrics = metrics;
    }

    /**
     * Returns new tokens for the session, with the current data of the user.
     *
     * @param key identifies the retries of one request
     * @throws ApiError 401 if the token is invalid or has been used, or its user is not allowed
     */
    RefreshedPair with(String token, Optional<IdempotencyKey> key) {
        VerifiedToken presented;
        RefreshUse use;
        boolean lacksFactor;
        Rotation outcome;
        try {
            presented = reader.read(token, TokenType.REFRESH);
            use = users.asRefreshUse(presented);
            // Before the token is spent, so that it can be used again if the database query fails.
            lacksFactor = factors.isMissing(use.userId(), presented.isAdmin());
            outcome = exchange(use, key);
        } catch (TokenRefused refused) {
            metrics.invalidRefreshToken();
            throw ApiError.tokenNotValid(refused.getMessage());
        } catch (RuntimeException fault) {
            metrics.failedRefresh();
            throw fault;
        }
        UnsignedPair pair =
                metrics.counted(outcome, config.rotateRefreshTokens()).orRefuse();
        if (presented.isAdmin() != pair.user().staff()) {
            // The role differs from the token's, and with it the requirement.
            lacksFactor = factors.isMissing(pair.user().id(), pair.user().staff());
        }
        if (lacksFactor) {
            throw withoutFactor(use);
        }
        Map<String, Object> extra = presented.extraClaims();
        return new RefreshedPair(
                issuer.access(pair, extra), config.rotateRefreshTokens() ? issuer.refresh(pair, extra) : null);
    }

    private Rotation exchange(RefreshUse use, Optional<IdempotencyKey> key) {
        NewPair next = issuer.next();
        return config.rotateRefreshTokens() ? rotation.rotate(use, next, key) : rotation.use(use, next);
    }

    /**
     * Ends a session that is older than the user's obligation to have a second factor, which comes from the settings or
     * from becoming an administrator. Its client keeps a rotated token, and using that again must not look like theft.
     */
    private ApiError withoutFactor(RefreshUse use) {
        signOut.logOut(use);
        return MfaErrors.enrolmentRequired();
    }
}
