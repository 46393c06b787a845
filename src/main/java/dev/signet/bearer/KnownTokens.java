package dev.signet.bearer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signet.key.KeyRing;
import dev.signet.token.TokenConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/**
 * Caches access tokens with a verified signature until they expire: verifying ES256 or EdDSA at every request would
 * cost more than the rest of the request. Revocation is never cached here.
 */
@Singleton
class KnownTokens {
    private final Cache<String, AccessPrincipal> tokens;
    private final TokenConfig config;
    private final KeyRing ring;
    private final Clock clock;

    KnownTokens(TokenConfig config, KeyRing ring, Clock clock, MeterRegistry registry) {
        this.config = config;
        this.ring = ring;
        this.clock = clock;
        this.tokens = Caffeine.newBuilder()
                .maximumSize(config.cacheSize())
                .expireAfterWrite(config.accessLifetime().plus(config.leeway()))
                .recordStats()
                .build();
        CaffeineCacheMetrics.monitor(registry, tokens, "verified_tokens");
    }

    /** Returns the principal of this token; empty if it was not verified yet, has expired, or its key was removed. */
    Optional<AccessPrincipal> find(String token) {
        AccessPrincipal known = tokens.getIfPresent(token);
        return known != null && ring.holds(known.token().key()) && isUnexpired(known)
                ? Optional.of(known)
                : Optional.empty();
    }

    private boolean isUnexpired(AccessPrincipal known) {
        return known.token().countsUntil().plus(config.leeway()).isAfter(clock.instant());
    }

    /** Caches a verified token. */
    void add(String token, AccessPrincipal principal) {
        tokens.put(token, principal);
    }
}
