package dev.signet.token;

import dev.signet.security.SecureIds;
import dev.signet.session.Device;
import dev.signet.session.RefreshRotation;
import dev.signet.session.RefreshUse;
import dev.signet.session.Rotation;
import dev.signet.web.ApiError;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** Exchanges a refresh token for a new access token and, where tokens rotate, its successor. */
@Singleton
class Refresh {
    private final TokenReader reader;
    private final RefreshRotation rotation;
    private final TokenIssuer issuer;
    private final TokenConfig config;
    private final Clock clock;

    Refresh(TokenReader reader, RefreshRotation rotation, TokenIssuer issuer, TokenConfig config, Clock clock) {
        this.reader = reader;
        this.rotation = rotation;
        this.issuer = issuer;
        this.config = config;
        this.clock = clock;
    }

    /**
     * New tokens for the session, which say of the user what is true now.
     *
     * @throws ApiError 401 where the token is not to be trusted, has been used, or its user may not
     */
    RefreshedTokens with(String token, Device device) {
        try {
            VerifiedToken presented = reader.read(token, TokenType.REFRESH);
            return config.rotateRefreshTokens()
                    ? rotated(presented, presented.asRefreshUse(), device)
                    : used(presented, presented.asRefreshUse(), device);
        } catch (TokenRefused refused) {
            throw ApiError.tokenNotValid(refused.getMessage());
        }
    }

    private RefreshedTokens rotated(VerifiedToken presented, RefreshUse use, Device device) {
        Instant now = clock.instant();
        String successor = SecureIds.tokenId();
        Rotation.Refreshed session = rotation.rotate(
                        use,
                        device,
                        successor,
                        now.plus(issuer.lifetime(TokenType.REFRESH)),
                        !config.checkUserIsActive())
                .orRefuse();
        return new RefreshedTokens(
                access(session, now, presented.extraClaims()),
                issuer.issue(
                        TokenType.REFRESH, session.user(), session.sid(), successor, now, presented.extraClaims()));
    }

    private RefreshedTokens used(VerifiedToken presented, RefreshUse use, Device device) {
        Rotation.Refreshed session =
                rotation.use(use, device, !config.checkUserIsActive()).orRefuse();
        return new RefreshedTokens(access(session, clock.instant(), presented.extraClaims()), null);
    }

    private String access(Rotation.Refreshed session, Instant now, Map<String, Object> extra) {
        return issuer.issue(TokenType.ACCESS, session.user(), session.sid(), SecureIds.tokenId(), now, extra);
    }
}
