package dev.signet.key;

import dev.signet.database.AwaitsPrimary;
import dev.signet.key.KeyPlan.Slot;
import dev.signet.key.TokenKey.Purpose;
import dev.signet.revocation.RevocationCache;
import dev.signet.revocation.SigningKeysChanged;
import dev.signet.secret.Vaults;
import dev.signet.start.DataStart;
import dev.signet.start.StartCheck;
import dev.signet.start.StartOrder;
import dev.signet.web.ApiError;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Holds in memory the keys that sign and verify tokens: those of the database, those of files, and the secret that is
 * shared with another system. {@link KeyRotation} keeps it up to date. While the feed is lost, {@link #catchUp} reads
 * the database again, so that removed keys are not used.
 */
@Singleton
public class KeyRing implements StartCheck {
    private static final Logger LOG = Logger.getLogger(KeyRing.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final KeyConfig config;
    private final KeySchedule schedule;
    private final StoredKeys stored;
    private final KeyFiles files;
    private final RevocationCache revocations;
    private final Clock clock;

    private volatile KeySet keys;
    private volatile List<Slot> slots = List.of();
    private volatile boolean readsStored;

    /**
     * Lock for reading the database. {@link #keys} is replaced under the lock of this object, which is held only
     * briefly.
     */
    private final Object reading = new Object();

    /** Whether the database is known to differ from {@link #keys}. */
    private volatile boolean outdated;

    private volatile long readAt;
    private long removals;
    private long failedAt;
    private RuntimeException failure;

    KeyRing(
            KeyConfig config,
            KeySchedule schedule,
            StoredKeys stored,
            KeyFiles files,
            RevocationCache revocations,
            Clock clock) {
        this.config = config;
        this.schedule = schedule;
        this.stored = stored;
        this.files = files;
        this.revocations = revocations;
        this.clock = clock;
        this.keys = new KeySet(config.algorithm(), List.of(), List.of());
    }

    /**
     * Returns the key that signs tokens of this kind now. May block on the database while the feed is lost.
     *
     * @throws ApiError 503 if there is none yet, because the last one was removed
     * @throws IllegalStateException if the database cannot be read
     */
    public TokenKey signing(Purpose kind) {
        catchUp();
        TokenKey key = keys.signing(kind, clock.instant());
        if (key == null) {
            throw ApiError.busy(PAUSE_AFTER_FAILURE);
        }
        return key;
    }

    /**
     * Returns the algorithm that signs access tokens, from memory and without blocking. Empty if there is no key yet.
     */
    public Optional<Algorithm> accessAlgorithm() {
        return Optional.ofNullable(keys.signing(Purpose.ACCESS, clock.instant()))
                .map(TokenKey::algorithm);
    }

    /**
     * Makes sure that removed keys are no longer found: reads the database if the feed is lost, otherwise returns at
     * once. Call it before {@link #find}, on a thread that may block.
     *
     * @throws IllegalStateException if the database cannot be read
     */
    @AwaitsPrimary(repeatable = true)
    public void catchUp() {
        if (!isCurrent()) {
            read();
        }
    }

    /**
     * Returns the key with this name. The key of another system has no name, because its tokens do not name a key.
     * Unknown names do not cause a database query, so made-up names cannot put load on it. The exception is the moment
     * between the notice of a change and the next read.
     */
    public Optional<TokenKey> find(String kid) {
        TokenKey key = keys.find(kid);
        if (key == null && outdated) {
            try {
                read();
            } catch (RuntimeException unread) {
                LOG.debug("a token names an unknown key, and the keys could not be read again", unread);
            }
            key = keys.find(kid);
        }
        return Optional.ofNullable(key);
    }

    /**
     * Returns the key for tokens without a known key name: the secret that is shared with another system, if there is
     * one.
     */
    public Optional<TokenKey> shared() {
        return Optional.ofNullable(keys.shared());
    }

    /**
     * Returns whether the ring still holds exactly this key. If not, tokens verified with it are no longer valid. Never
     * blocks. While the feed is lost, ask the database instead ({@link #isStored}).
     */
    public boolean holds(TokenKey key) {
        return keys.holds(key);
    }

    /** Returns whether this key comes from the database, so that its row shows whether it was removed. */
    public boolean isStored(TokenKey key) {
        return keys.isStored(key.kid());
    }

    /** Returns the keys with which others verify access tokens. */
    public List<TokenKey> published() {
        return keys.published();
    }

    /** Returns the published keys as a JWK set. */
    PublishedKeys publishedKeys() {
        return keys.publishedKeys();
    }

    /** Returns the current keys. */
    KeySet held() {
        return keys;
    }

    /** Returns the kinds of key whose signing key comes from the database. */
    List<Slot> slots() {
        return slots;
    }

    /** Reads the keys of the settings. What is wrong with these stops the start before the database is needed. */
    @Override
    public void check() {
        schedule.check();
        take(files.load());
        slots = slots(keys.given());
        readsStored = stored.areInUse();
        if (!slots.isEmpty() && stored.lackSecret()) {
            throw Vaults.missing();
        }
    }

    void load(@Observes @Priority(StartOrder.KEYS) DataStart start) {
        if (readsStored) {
            stored.prepare(slots);
            outdated = true;
            read();
        }
    }

    private List<Slot> slots(List<TokenKey> given) {
        List<Slot> ours = new ArrayList<>();
        if (given.stream().noneMatch(key -> key.signs(Purpose.ACCESS))) {
            ours.add(new Slot(Purpose.ACCESS, config.algorithm()));
        }
        if (given.stream().noneMatch(key -> key.signs(Purpose.REFRESH))) {
            ours.add(new Slot(Purpose.REFRESH, Algorithm.HS256));
        }
        return List.copyOf(ours);
    }

    /**
     * Handles a change that the feed reports. A removed key is dropped at once, anything else is read later. Never
     * blocks.
     */
    synchronized void hear(SigningKeysChanged change) {
        outdated = readsStored;
        change.removed().filter(keys::isStored).ifPresent(kid -> {
            removals++;
            keys = keys.without(kid);
        });
    }

    /** Replaces the keys of files after a change. */
    synchronized void take(List<TokenKey> ofFiles) {
        List<TokenKey> given = new ArrayList<>();
        GivenSecrets.of(config).ifPresent(given::add);
        given.addAll(ofFiles);
        keys = keys.withGiven(List.copyOf(given));
    }

    /** Notes that this replica has changed the keys in the database. */
    void changed() {
        outdated = readsStored;
    }

    /** Returns whether the ring is at most {@code signet.revocation.max-staleness} behind the database. */
    private boolean isCurrent() {
        return !readsStored
                || revocations.isFresh()
                || System.nanoTime() - readAt < schedule.lead().toNanos();
    }

    /** Reads the database if it has changed or may have changed. */
    void read() {
        synchronized (reading) {
            if (!outdated && isCurrent()) {
                return;
            }
            if (failure != null && System.nanoTime() - failedAt < PAUSE_AFTER_FAILURE.toNanos()) {
                // Fail fast, so that callers do not queue up behind a database that does not respond.
                throw failure;
            }
            try {
                readUntilNothingWasRemovedMeanwhile();
                failure = null;
            } catch (RuntimeException | Error unread) {
                // After an error, too: nothing else would say that they are outdated.
                outdated = true;
                failedAt = System.nanoTime();
                failure = new IllegalStateException("the keys could not be read", unread);
                throw failure;
            }
        }
    }

    private void readUntilNothingWasRemovedMeanwhile() {
        while (true) {
            long before = System.nanoTime();
            long removedBefore;
            KeySet known;
            synchronized (this) {
                outdated = false;
                removedBefore = removals;
                known = keys;
            }
            List<KeySet.StoredKey> read = stored.read(known);
            synchronized (this) {
                if (removals == removedBefore) {
                    keys = keys.withStored(read);
                    readAt = before;
                    return;
                }
            }
        }
    }
}
