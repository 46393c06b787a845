package dev.signet.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signet.key.KeyRing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/**
 * Access tokens whose signature was verified already, until they expire: verifying ES256 or EdDSA again at every request would
 * cost more than the request. Whether a token was revoked is never remembered here.
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

    /** Who this token speaks for; empty where it was not verified yet, has expired, or its key was removed. */
    Optional<AccessPrincipal> find(String token) {
        AccessPrincipal known = tokens.getIfPresent(token);
        return known != null && ring.holds(known.token().key()) && isUnexpired(known)
                ? Optional.of(known)
                : Optional.empty();
    }

    private boolean isUnexpired(AccessPrincipal known) {
        return known.token().countsUntil().plus(config.leeway()).isAfter(clock.instant());
    }

    /** Remembers a token that was verified. */
    void add(String token, AccessPrincipal principal) {
        tokens.put(token, principal);
    }
}
