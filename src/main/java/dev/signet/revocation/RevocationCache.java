package dev.signet.revocation;

import dev.signet.security.TokenLifetimes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The revocations within the lifetime of an access token, in memory: sessions, single tokens, and users whose older
 * tokens are refused. {@link RevocationFeed} updates it; requests read it without waiting. If there is no room for all
 * of them, it is not relied on.
 */
@Singleton
public class RevocationCache {
    private static final Logger LOG = Logger.getLogger(RevocationCache.class);

    /** The maximum difference between the clocks of replicas and the database. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    private static final long NEVER = Long.MIN_VALUE;

    /** Memory of an entry, rounded up. All entries together may take half of the heap. */
    private static final long BYTES = 100;

    /**
     * Entries that expire in the same minute share one object, so that a million entries take little more memory than
     * their keys.
     */
    private final Map<Long, Expiry> expiries = new ConcurrentHashMap<>();

    private final Map<UUID, Expiry> sessions = new ConcurrentHashMap<>();
    private final Map<UUID, Expiry> tokens = new ConcurrentHashMap<>();
    private final Map<Long, RevokedUser> users = new ConcurrentHashMap<>();

    private final Clock clock;
    private final RevocationConfig config;
    private final Duration window;
    private final long most;
    private volatile long heardAt = NEVER;

    /** Whether entries are missing, because there was no room for them. */
    private volatile boolean full;

    @Inject
    RevocationCache(Clock clock, RevocationConfig config, TokenLifetimes tokens) {
        this(clock, config, tokens, Runtime.getRuntime().maxMemory() / 2 / BYTES);
    }

    /** Makes one that has room for so many entries. */
    RevocationCache(Clock clock, RevocationConfig config, TokenLifetimes tokens, long most) {
        this.most = most;
        this.clock = clock;
        this.config = config;
        this.window = tokens.accessLifetime().plus(tokens.leeway()).plus(SLACK);
    }

    /** The minute in which an entry expires. */
    private record Expiry(Instant instant) {}

    /**
     * The state of a user whose tokens were revoked.
     *
     * @param version the lowest version of a token that is still valid
     * @param active whether the user may act
     * @param exists whether the user exists
     * @param until when this entry expires
     */
    public record RevokedUser(int version, boolean active, boolean exists, Instant until) {}

    /** Returns whether the entries can be relied on. If not, query the database. */
    public boolean isFresh() {
        long heard = heardAt;
        return heard != NEVER
                && !full
                && System.nanoTime() - heard < config.maxStaleness().toNanos();
    }

    /** Returns how many seconds ago the feed last heard from the database; NaN if the feed is lost. */
    double age() {
        long heard = heardAt;
        return heard == NEVER ? Double.NaN : (System.nanoTime() - heard) / 1e9;
    }

    /** Returns whether the token was revoked individually, or its session has ended. */
    public boolean isRevoked(String jti, Optional<UUID> session) {
        return tokens.containsKey(key(jti))
                || session.filter(sessions::containsKey).isPresent();
    }

    /** Returns the state of this user; empty if nothing was revoked. */
    public Optional<RevokedUser> user(long id) {
        return Optional.ofNullable(users.get(id));
    }

    /** Returns the number of revocations in memory. */
    public int size() {
        return sessions.size() + tokens.size() + users.size();
    }

    /**
     * Records the end of a session. Code that ends one calls this too, so that it takes effect on this replica before
     * the response.
     */
    public void endSession(UUID id) {
        endSession(id, clock.instant());
    }

    /** Does the same for a single token. */
    public void revokeToken(String jti) {
        revokeToken(jti, clock.instant());
    }

    /**
     * Does the same for a user's tokens. It can only restrict the user further: the feed may already have reported a
     * later change than the one that the caller made.
     */
    public void revokeUser(long id, int version, boolean active, boolean exists) {
        if (hasRoom()) {
            users.merge(
                    id,
                    new RevokedUser(version, active, exists, clock.instant().plus(window)),
                    (known, own) -> new RevokedUser(
                            Math.max(known.version(), own.version()),
                            known.active() && own.active(),
                            known.exists() && own.exists(),
                            own.until()));
        }
    }

    void endSession(UUID id, Instant at) {
        if (hasRoom()) {
            sessions.putIfAbsent(id, expiry(at.plus(window)));
        }
    }

    void revokeToken(String jti, Instant at) {
        if (hasRoom()) {
            tokens.putIfAbsent(key(jti), expiry(at.plus(window)));
        }
    }

    /** Records a user's state. States that arrive out of order do not undo newer ones; a deletion is final. */
    void revokeUser(long id, int version, boolean active, boolean exists, Instant at) {
        if (hasRoom()) {
            users.merge(id, new RevokedUser(version, active, exists, at.plus(window)), RevocationCache::newer);
        }
    }

    private boolean hasRoom() {
        if (!full && size() >= most) {
            full = true;
            LOG.warnf(
                    "More than %d revocations do not fit into the memory. Until enough of them have expired, the database is"
                            + " queried on each request. A larger heap has room for more",
                    most);
        }
        return !full;
    }

    /**
     * Returns whether entries are missing and there is room for them now. Then the caller loads everything again. Until
     * {@link #heard} is called, the entries are not relied on.
     */
    boolean startsOver() {
        if (!full || size() > most / 4 * 3) {
            return false;
        }
        lost();
        full = false;
        return true;
    }

    private static RevokedUser newer(RevokedUser known, RevokedUser heard) {
        return known.exists() && (!heard.exists() || heard.version() >= known.version()) ? heard : known;
    }

    /** Returns the time before which revocations no longer matter, because the affected tokens have expired. */
    public Instant oldestThatMatters() {
        return clock.instant().minus(window);
    }

    /**
     * Records that the entries contain everything committed before {@code nanoTime}, on the scale of
     * {@link System#nanoTime}.
     */
    void heard(long nanoTime) {
        heardAt = nanoTime;
    }

    /** Records that the feed is lost, so that further revocations would be missed. */
    void lost() {
        heardAt = NEVER;
    }

    /** Removes expired entries. */
    void sweep() {
        Instant now = clock.instant();
        users.values().removeIf(user -> user.until().isBefore(now));
        // Once a minute: ten million entries take a second.
        if (expiries.values().removeIf(expiry -> expiry.instant().isBefore(now))) {
            sessions.values().removeIf(expiry -> expiry.instant().isBefore(now));
            tokens.values().removeIf(expiry -> expiry.instant().isBefore(now));
        }
    }

    private Expiry expiry(Instant until) {
        long minute = until.getEpochSecond() / 60 + 1;
        return expiries.computeIfAbsent(minute, m -> new Expiry(Instant.EPOCH.plus(Duration.ofMinutes(m))));
    }

    /** Returns a compact key. Signet's own ids are 128 bits in hexadecimal; others are hashed to 128 bits. */
    private static UUID key(String jti) {
        if (jti.length() == 32) {
            try {
                return new UUID(Long.parseUnsignedLong(jti, 0, 16, 16), Long.parseUnsignedLong(jti, 16, 32, 16));
            } catch (NumberFormatException notHexadecimal) {
                // An id from another system.
            }
        }
        return UUID.nameUUIDFromBytes(jti.getBytes(StandardCharsets.UTF_8));
    }
}
