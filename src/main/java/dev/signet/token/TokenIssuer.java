package dev.signet.token;

import dev.signet.key.KeyRing;
import dev.signet.key.TokenKey;
import dev.signet.security.Roles;
import dev.signet.session.Rotation;
import dev.signet.session.SessionUser;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import io.smallrye.jwt.build.JwtSignatureBuilder;
import jakarta.inject.Singleton;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import javax.crypto.SecretKey;

/** Signs tokens. */
@Singleton
class TokenIssuer {
    private final KeyRing ring;
    private final TokenConfig config;

    TokenIssuer(KeyRing ring, TokenConfig config) {
        this.ring = ring;
        this.config = config;
    }

    /**
     * The pair's access token.
     *
     * @param extra claims that are carried over from an earlier token; those that the service sets itself win
     */
    String access(Rotation.Pair pair, Map<String, Object> extra) {
        Instant end = pair.issuedAt().plus(config.accessLifetime());
        return issue(TokenType.ACCESS, pair, pair.accessId(), end, extra);
    }

    /** The pair's refresh token; {@code extra} as for the access token. */
    String refresh(Rotation.Pair pair, Map<String, Object> extra) {
        return issue(TokenType.REFRESH, pair, pair.refreshId(), pair.refreshExpiresAt(), extra);
    }

    private String issue(TokenType type, Rotation.Pair pair, String jti, Instant expiresAt, Map<String, Object> extra) {
        SessionUser user = pair.user();
        Map<String, Object> claims = new LinkedHashMap<>(extra);
        claims.putAll(TokenClaims.custom(user));
        claims.put(TokenClaims.TYPE, type.claim());
        claims.put(TokenClaims.ID, jti);
        claims.put(config.userIdClaim(), user.id());
        claims.put(TokenClaims.SESSION, pair.sid().toString());
        claims.put(TokenClaims.VERSION, user.version());
        JwtClaimsBuilder token = Jwt.claims(claims)
                .issuer(config.issuerName())
                .subject(Long.toString(user.id()))
                .groups(groups(user))
                .issuedAt(pair.issuedAt().getEpochSecond())
                .expiresAt(expiresAt.getEpochSecond());
        config.audience().ifPresent(audience -> token.audience(Set.copyOf(audience)));
        return sign(token, typ(type), ring.signing(type.purpose()));
    }

    /** How long a token of this kind is good. */
    Duration lifetime(TokenType type) {
        return type == TokenType.ACCESS ? config.accessLifetime() : config.refreshLifetime();
    }

    private static Set<String> groups(SessionUser user) {
        Set<String> groups = new LinkedHashSet<>();
        groups.add(Roles.USER);
        if (user.staff()) {
            groups.add(Roles.ADMIN);
        }
        return groups;
    }

    private String typ(TokenType type) {
        return type == TokenType.ACCESS ? config.accessTyp() : TokenReader.JWT;
    }

    private static String sign(JwtClaimsBuilder token, String typ, TokenKey key) {
        JwtSignatureBuilder signature =
                token.jws().keyId(key.kid()).type(typ).algorithm(key.algorithm().signature());
        return key.signing() instanceof SecretKey secret
                ? signature.sign(secret)
                : signature.sign((PrivateKey) key.signing());
    }
}
