package dev.signet.token;

import dev.signet.key.KeyRing;
import dev.signet.key.TokenKey;
import dev.signet.security.Roles;
import dev.signet.session.NewPair;
import dev.signet.session.UnsignedPair;
import dev.signet.user.TokenUser;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import io.smallrye.jwt.build.JwtSignatureBuilder;
import jakarta.inject.Singleton;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;
import org.jose4j.json.JsonUtil;

/** Builds and signs tokens. */
@Singleton
public class TokenIssuer {
    private final KeyRing ring;
    private final UserClaims userClaims;
    private final TokenConfig config;
    private final Clock clock;

    TokenIssuer(KeyRing ring, UserClaims userClaims, TokenConfig config, Clock clock) {
        this.ring = ring;
        this.userClaims = userClaims;
        this.config = config;
        this.clock = clock;
    }

    /** Returns the ids and times of a token pair that is issued now. */
    public NewPair next() {
        return NewPair.now(clock.instant(), config.refreshLifetime());
    }

    /**
     * Returns the pair's access token. It expires at the session's absolute end at the latest. It may outlive the
     * session's idle time-out, because a session whose access token is used is not idle.
     *
     * @param extra claims that are carried over from an earlier token; claims that Signet sets itself take precedence
     */
    public String access(UnsignedPair pair, Map<String, Object> extra) {
        Instant own = pair.issuedAt().plus(config.accessLifetime());
        Instant end = pair.sessionEndsAt().filter(own::isAfter).orElse(own);
        return issue(TokenType.ACCESS, pair, pair.accessId(), end, extra);
    }

    /**
     * Returns the pair's refresh token.
     *
     * @param extra as for the access token
     */
    public String refresh(UnsignedPair pair, Map<String, Object> extra) {
        return issue(TokenType.REFRESH, pair, pair.refreshId(), pair.refreshExpiresAt(), extra);
    }

    private String issue(TokenType type, UnsignedPair pair, String jti, Instant expiresAt, Map<String, Object> extra) {
        TokenUser user = pair.user();
        Map<String, Object> others = userClaims.notSetAnew(extra);
        others.putAll(userClaims.of(user));
        JwtClaimsBuilder claims = claims(others)
                .claim(TokenClaims.TYPE, type.claim())
                .claim(TokenClaims.ID, jti)
                .claim(config.userIdClaim(), config.userIdField().of(user))
                .claim(TokenClaims.SESSION, pair.sid().toString())
                .claim(TokenClaims.VERSION, user.version())
                .claim(TokenClaims.ISSUER, config.issuerName())
                .claim(TokenClaims.SUBJECT, Long.toString(user.id()))
                .claim(TokenClaims.GROUPS, user.staff() ? List.of(Roles.USER, Roles.ADMIN) : List.of(Roles.USER))
                .claim(TokenClaims.ISSUED, pair.issuedAt().getEpochSecond())
                .claim(TokenClaims.EXPIRES, expiresAt.getEpochSecond());
        config.audience().ifPresent(audience -> claims.claim(TokenClaims.AUDIENCE, audience));
        if (type == TokenType.ACCESS) {
            config.clientId().ifPresent(client -> claims.claim(TokenClaims.CLIENT, client));
            config.scope().ifPresent(scope -> claims.claim(TokenClaims.SCOPE, scope));
            pair.authentication().filter(known -> config.authenticationClaims()).ifPresent(known -> {
                claims.claim(TokenClaims.METHODS, known.amr());
                known.at().ifPresent(at -> claims.claim(TokenClaims.AUTHENTICATED, at.getEpochSecond()));
            });
        }
        return sign(claims, typ(type), ring.signing(type.purpose()));
    }

    /**
     * Starts a token with these claims. The builder's own way fails for {@code null} and for deep lists, which tokens of
     * other systems may have, so such claims take the way over JSON.
     */
    private static JwtClaimsBuilder claims(Map<String, Object> others) {
        boolean simple = others.values().stream()
                .allMatch(value -> value instanceof String || value instanceof Number || value instanceof Boolean);
        return simple ? Jwt.claims(others) : Jwt.claimsJson(JsonUtil.toJson(others));
    }

    private static String sign(JwtClaimsBuilder claims, String typ, TokenKey key) {
        JwtSignatureBuilder token = claims.jws()
                .type(typ)
                .keyId(key.kid())
                .algorithm(SignatureAlgorithm.fromAlgorithm(key.algorithm().name()));
        return key.signing() instanceof SecretKey secret ? token.sign(secret) : token.sign((PrivateKey) key.signing());
    }

    private String typ(TokenType type) {
        return type == TokenType.ACCESS ? config.accessTyp() : TokenReader.JWT;
    }
}
