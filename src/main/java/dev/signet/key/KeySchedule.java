package dev.signet.key;

import dev.signet.key.TokenKey.Purpose;
import dev.signet.revocation.RevocationConfig;
import dev.signet.security.TokenLifetimes;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.DurationConverter;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** The times of a key: how long it is announced, signs and verifies. */
@Singleton
class KeySchedule {
    /** How far the clocks of replicas may differ. */
    static final Duration SLACK = Duration.ofMinutes(1);

    /** How long replicas with different settings may run side by side during a rolling restart. */
    static final Duration SIDE_BY_SIDE = Duration.ofDays(1);

    private static final String OFF = "off";
    private static final int MOST_KEYS = 1_000;

    private final KeyConfig config;
    private final RevocationConfig revocation;
    private final TokenLifetimes tokens;

    KeySchedule(KeyConfig config, RevocationConfig revocation, TokenLifetimes tokens) {
        this.config = config;
        this.revocation = revocation;
        this.tokens = tokens;
    }

    /** Returns how long a key signs before the next one takes over; empty if keys do not rotate automatically. */
    Optional<Duration> rotateEvery() {
        String every = config.rotateEvery().strip();
        if (every.equalsIgnoreCase(OFF)) {
            return Optional.empty();
        }
        try {
            return Optional.of(DurationConverter.parseDuration(every));
        } catch (IllegalArgumentException unreadable) {
            throw new ConfigurationException(
                    "signet.keys.rotate-every is \"" + every + "\": set a duration, for example 90d, or off.");
        }
    }

    /** Returns how long a key is published before it signs. */
    Duration announceFor() {
        return config.announceFor();
    }

    /** Returns the shortest time before a new key may sign: by then every replica knows it. */
    Duration lead() {
        return revocation.maxStaleness();
    }

    /** Returns the lifetime of a token that a key of this purpose signs. */
    Duration lifetime(Purpose purpose) {
        return purpose == Purpose.ACCESS ? tokens.accessLifetime() : tokens.refreshLifetime();
    }

    /** Returns how long a key must verify after it has signed its last token, which has at most this lifetime. */
    Duration verifies(Duration lifetime) {
        return lifetime.plus(tokens.leeway()).plus(SLACK);
    }

    /**
     * Checks the settings.
     *
     * @throws ConfigurationException if keys would sign before others know them, or too many would have to be kept
     */
    void check() {
        Duration hidden = max(config.jwksMaxAge(), revocation.maxStaleness());
        if (config.announceFor().compareTo(hidden) < 0) {
            throw new ConfigurationException("signet.keys.announce-for is " + config.announceFor()
                    + ": keys would sign before every replica and client knows them."
                    + " Set it to at least signet.keys.jwks-max-age ("
                    + config.jwksMaxAge() + ") and signet.revocation.max-staleness (" + revocation.maxStaleness()
                    + ").");
        }
        rotateEvery().ifPresent(every -> {
            Duration kept = config.announceFor().plus(verifies(max(tokens.accessLifetime(), tokens.refreshLifetime())));
            if (every.compareTo(Duration.ofSeconds(1)) < 0 || kept.dividedBy(every) > MOST_KEYS) {
                throw new ConfigurationException("signet.keys.rotate-every is " + every
                        + ": with the current token lifetimes, more than " + MOST_KEYS
                        + " keys would have to be kept. Set a longer duration, for example 90d, or off.");
            }
        });
    }

    private static Duration max(Duration one, Duration another) {
        return one.compareTo(another) > 0 ? one : another;
    }
}
