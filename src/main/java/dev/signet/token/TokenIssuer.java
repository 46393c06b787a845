package dev.signet.token;

import dev.signet.key.KeyRing;
import dev.signet.key.TokenKey;
import dev.signet.security.Roles;
import dev.signet.session.Rotation;
import dev.signet.user.TokenUser;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwx.HeaderParameterNames;
import org.jose4j.lang.JoseException;

/** Signs tokens. */
@Singleton
public class TokenIssuer {
    private final KeyRing ring;
    private final UserClaims userClaims;
    private final TokenConfig config;

    TokenIssuer(KeyRing ring, UserClaims userClaims, TokenConfig config) {
        this.ring = ring;
        this.userClaims = userClaims;
        this.config = config;
    }

    /**
     * Returns the pair's access token. It expires at the session's absolute end at the latest. It may outlive the
     * session's idle time-out, because a session whose access token is used is not idle.
     *
     * @param extra claims that are carried over from an earlier token; claims that Signet sets itself take precedence
     */
    public String access(Rotation.Pair pair, Map<String, Object> extra) {
        Instant own = pair.issuedAt().plus(config.accessLifetime());
        Instant end = pair.sessionEndsAt().filter(own::isAfter).orElse(own);
        return issue(TokenType.ACCESS, pair, pair.accessId(), end, extra);
    }

    /**
     * Returns the pair's refresh token.
     *
     * @param extra as for the access token
     */
    public String refresh(Rotation.Pair pair, Map<String, Object> extra) {
        return issue(TokenType.REFRESH, pair, pair.refreshId(), pair.refreshExpiresAt(), extra);
    }

    private String issue(TokenType type, Rotation.Pair pair, String jti, Instant expiresAt, Map<String, Object> extra) {
        TokenUser user = pair.user();
        JwtClaims claims = new JwtClaims();
        userClaims.foreignIn(extra).forEach(claims::setClaim);
        userClaims.of(user).forEach(claims::setClaim);
        claims.setClaim(TokenClaims.TYPE, type.claim());
        claims.setClaim(TokenClaims.ID, jti);
        claims.setClaim(config.userIdClaim(), config.userIdField().of(user));
        claims.setClaim(TokenClaims.SESSION, pair.sid().toString());
        claims.setClaim(TokenClaims.VERSION, user.version());
        claims.setClaim(TokenClaims.ISSUER, config.issuerName());
        claims.setClaim(TokenClaims.SUBJECT, Long.toString(user.id()));
        claims.setClaim(TokenClaims.GROUPS, user.staff() ? List.of(Roles.USER, Roles.ADMIN) : List.of(Roles.USER));
        claims.setClaim(TokenClaims.ISSUED, pair.issuedAt().getEpochSecond());
        claims.setClaim(TokenClaims.EXPIRES, expiresAt.getEpochSecond());
        config.audience().ifPresent(claims::setAudience);
        if (type == TokenType.ACCESS) {
            config.clientId().ifPresent(client -> claims.setClaim(TokenClaims.CLIENT, client));
            config.scope().ifPresent(scope -> claims.setClaim(TokenClaims.SCOPE, scope));
        }
        return sign(claims, typ(type), ring.signing(type.purpose()));
    }

    private static String sign(JwtClaims claims, String typ, TokenKey key) {
        JsonWebSignature token = new JsonWebSignature();
        token.setHeader(HeaderParameterNames.TYPE, typ);
        token.setKeyIdHeaderValue(key.kid());
        token.setAlgorithmHeaderValue(key.algorithm().name());
        token.setKey(key.signing());
        token.setProviderContext(key.algorithm().implementation());
        token.setPayload(claims.toJson());
        try {
            return token.getCompactSerialization();
        } catch (JoseException fault) {
            throw new IllegalStateException("could not sign a token with the key " + key.kid(), fault);
        }
    }

    private String typ(TokenType type) {
        return type == TokenType.ACCESS ? config.accessTyp() : TokenReader.JWT;
    }
}
