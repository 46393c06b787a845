package dev.signet.revocation;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What was revoked within the lifetime of an access token, in memory: sessions, single tokens, and users whose tokens of old
 * versions are refused. {@link RevocationFeed} keeps it; a request reads it without waiting for anything.
 */
@Singleton
public class RevocationView {
    /** How far the clocks of replicas and database may differ. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    private static final long NEVER = Long.MIN_VALUE;

    /** Entries that leave in the same minute share one of these: a million of them cost their keys and little else. */
    private final Map<Long, Expiry> expiries = new ConcurrentHashMap<>();

    private final Map<UUID, Expiry> sessions = new ConcurrentHashMap<>();
    private final Map<UUID, Expiry> tokens = new ConcurrentHashMap<>();
    private final Map<Long, RevokedUser> users = new ConcurrentHashMap<>();

    private final Clock clock;
    private final RevocationConfig config;
    private final Duration window;
    private volatile long heardAt = NEVER;

    RevocationView(
            Clock clock,
            RevocationConfig config,
            @ConfigProperty(name = "signet.token.access-lifetime") Duration accessLifetime,
            @ConfigProperty(name = "signet.token.leeway") Duration leeway) {
        this.clock = clock;
        this.config = config;
        this.window = accessLifetime.plus(leeway).plus(SLACK);
    }

    /** The minute after which an entry matters no more. */
    private record Expiry(Instant instant) {}

    /**
     * What a replica knows of a user whose tokens were revoked.
     *
     * @param version the lowest version of a token that is still good
     * @param active whether the user may act
     * @param exists whether there is such a user
     * @param until when this matters no more
     */
    public record RevokedUser(int version, boolean active, boolean exists, Instant until) {}

    /** Whether this view can be relied on. Where not, the database must be asked. */
    public boolean isFresh() {
        long heard = heardAt;
        return heard != NEVER
                && System.nanoTime() - heard < config.maxStaleness().toNanos();
    }

    /** Whether the token was revoked by itself, or its session has ended. */
    public boolean isRevoked(String jti, Optional<UUID> session) {
        return tokens.containsKey(key(jti))
                || session.filter(sessions::containsKey).isPresent();
    }

    /** What is known of this user; empty where nothing was revoked. */
    public Optional<RevokedUser> user(long id) {
        return Optional.ofNullable(users.get(id));
    }

    /** How many revocations are held. */
    public int size() {
        return sessions.size() + tokens.size() + users.size();
    }

    /** Notes the end of a session. Who ends one calls this, too: on this replica the end holds before it is answered. */
    public void endSession(UUID id) {
        endSession(id, clock.instant());
    }

    /** The same for a single token. */
    public void revokeToken(String jti) {
        revokeToken(jti, clock.instant());
    }

    void endSession(UUID id, Instant at) {
        sessions.putIfAbsent(id, expiry(at.plus(window)));
    }

    void revokeToken(String jti, Instant at) {
        tokens.putIfAbsent(key(jti), expiry(at.plus(window)));
    }

    /** Notes a user's state. One that was heard of in the wrong order does not undo a newer one; a deletion is final. */
    void revokeUser(long id, int version, boolean active, boolean exists, Instant at) {
        users.merge(id, new RevokedUser(version, active, exists, at.plus(window)), RevocationView::newer);
    }

    private static RevokedUser newer(RevokedUser known, RevokedUser heard) {
        return known.exists() && (!heard.exists() || heard.version() >= known.version()) ? heard : known;
    }

    /** What was revoked before this instant matters no more: the tokens in question have expired by themselves. */
    public Instant oldestThatMatters() {
        return clock.instant().minus(window);
    }

    /** Notes that all that was committed before {@code nanoTime}, on {@link System#nanoTime}'s scale, is in the view. */
    void heard(long nanoTime) {
        heardAt = nanoTime;
    }

    /** Notes that the feed is lost: what is revoked from now on is not heard of. */
    void lost() {
        heardAt = NEVER;
    }

    /** Drops what can no longer matter: the tokens in question have expired by themselves. */
    void sweep() {
        Instant now = clock.instant();
        sessions.values().removeIf(expiry -> expiry.instant().isBefore(now));
        tokens.values().removeIf(expiry -> expiry.instant().isBefore(now));
        users.values().removeIf(user -> user.until().isBefore(now));
        expiries.values().removeIf(expiry -> expiry.instant().isBefore(now));
    }

    private Expiry expiry(Instant until) {
        long minute = until.getEpochSecond() / 60 + 1;
        return expiries.computeIfAbsent(minute, m -> new Expiry(Instant.EPOCH.plus(Duration.ofMinutes(m))));
    }

    /** Ids of ours are 128 bits in hexadecimal; others are hashed to as many. */
    private static UUID key(String jti) {
        if (jti.length() == 32) {
            try {
                return new UUID(Long.parseUnsignedLong(jti, 0, 16, 16), Long.parseUnsignedLong(jti, 16, 32, 16));
            } catch (NumberFormatException notHexadecimal) {
                // Another system's.
            }
        }
        return UUID.nameUUIDFromBytes(jti.getBytes(StandardCharsets.UTF_8));
    }
}
