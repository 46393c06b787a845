package dev.signet.bearer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signet.key.KeyRing;
import dev.signet.token.TokenConfig;
import dev.signet.token.TokenReader;
import dev.signet.token.TokenRefused;
import dev.signet.token.TokenType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/**
 * Makes SmallRye JWT parse bearer tokens with Signet's key ring and rules. Caches tokens with a verified signature until
 * they expire: verifying ES256 or EdDSA at every request would cost more than the rest of the request. Revocation is
 * never cached here.
 */
@Singleton
@Alternative
@Priority(1)
class AccessTokens extends JWTCallerPrincipalFactory {
    private final TokenReader reader;
    private final TokenConfig config;
    private final KeyRing ring;
    private final Clock clock;
    private final Cache<String, AccessPrincipal> verified;

    AccessTokens(TokenReader reader, TokenConfig config, KeyRing ring, Clock clock, MeterRegistry registry) {
        this.reader = reader;
        this.config = config;
        this.ring = ring;
        this.clock = clock;
        this.verified = Caffeine.newBuilder()
                .maximumSize(config.cacheSize())
                .expireAfterWrite(config.accessLifetime().plus(config.leeway()))
                .recordStats()
                .build();
        CaffeineCacheMetrics.monitor(registry, verified, "verified_tokens");
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo authContextInfo) throws ParseException {
        try {
            AccessPrincipal principal = new AccessPrincipal(reader.read(token, TokenType.ACCESS));
            verified.put(token, principal);
            return principal;
        } catch (TokenRefused refused) {
            throw new ParseException(refused.getMessage(), BearerErrors.refused(refused.getMessage()));
        }
    }

    /** Returns the principal of this token; empty if it was not verified yet, has expired, or its key was removed. */
    Optional<AccessPrincipal> find(String token) {
        AccessPrincipal known = verified.getIfPresent(token);
        return known != null && ring.holds(known.token().key()) && isUnexpired(known)
                ? Optional.of(known)
                : Optional.empty();
    }

    private boolean isUnexpired(AccessPrincipal known) {
        return known.token().countsUntil().plus(config.leeway()).isAfter(clock.instant());
    }
}
