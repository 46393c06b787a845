package dev.signet.key;

import dev.signet.key.KeyPlan.Slot;
import dev.signet.key.TokenKey.Purpose;
import dev.signet.revocation.RevocationView;
import dev.signet.revocation.SigningKeysChanged;
import dev.signet.web.ApiError;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
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
 * The keys that tokens are signed and verified with, in memory: those of the database, those of files, and the secret that is
 * shared with another system. {@link KeyRotation} keeps it up to date. Where that cannot be relied on, since the feed is lost,
 * {@link #catchUp} reads the database again: what was removed there is not found here.
 */
@Singleton
public class KeyRing {
    private static final Logger LOG = Logger.getLogger(KeyRing.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final KeyConfig config;
    private final KeySchedule schedule;
    private final StoredKeys stored;
    private final KeyFiles files;
    private final RevocationView view;
    private final Clock clock;

    private volatile KeySet keys;
    private volatile List<Slot> slots = List.of();
    private volatile boolean readsStored;

    /** Held while the database is read; {@link #keys} is replaced under the lock of this object, for a moment. */
    private final Object reading = new Object();

    /** Whether the database holds something else than {@link #keys}, as far as is known. */
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
            RevocationView view,
            Clock clock) {
        this.config = config;
        this.schedule = schedule;
        this.stored = stored;
        this.files = files;
        this.view = view;
        this.clock = clock;
        this.keys = new KeySet(config.algorithm(), List.of(), List.of());
    }

    /**
     * The key that signs tokens of this kind now. May wait for the database while the feed is lost.
     *
     * @throws ApiError 503 where there is none yet, since somebody removed the last one
     * @throws IllegalStateException where the database cannot be read
     */
    public TokenKey signing(Purpose kind) {
        catchUp();
        TokenKey key = keys.signing(kind, clock.instant());
        if (key == null) {
            throw ApiError.busy(PAUSE_AFTER_FAILURE);
        }
        return key;
    }

    /** What access tokens are signed with, as far as memory knows: never waits. Empty where there is no key yet. */
    public Optional<Algorithm> accessAlgorithm() {
        return Optional.ofNullable(keys.signing(Purpose.ACCESS, clock.instant()))
                .map(TokenKey::algorithm);
    }

    /**
     * Makes sure that a key which was removed is not found any more: reads the database where the feed is lost, and returns at
     * once where it is not. Goes before {@link #find}, on a thread that may wait.
     *
     * @throws IllegalStateException where the database cannot be read
     */
    public void catchUp() {
        if (!isCurrent()) {
            read();
        }
    }

    /**
     * The key with this name. That of another system has none: its tokens name no key. A name that is not known costs no look
     * at the database, or whoever makes names up could have it looked at; but for the moment between the news of a new key and
     * the key itself.
     */
    public Optional<TokenKey> find(String kid) {
        TokenKey key = keys.find(kid);
        if (key == null && outdated) {
            try {
                read();
            } catch (RuntimeException unread) {
                LOG.debug("a key is not known, and the keys could not be read", unread);
            }
            key = keys.find(kid);
        }
        return Optional.ofNullable(key);
    }

    /** The key of tokens that name none, or none that is known: the secret that is shared with another system, where there is one. */
    public Optional<TokenKey> shared() {
        return Optional.ofNullable(keys.shared());
    }

    /**
     * Whether the ring holds this very key still: what was verified with one that it holds no more counts no more. Never waits:
     * while the feed is lost, ask the database ({@link #isStored}).
     */
    public boolean holds(TokenKey key) {
        return keys.holds(key);
    }

    /** Whether this key lies in the database, so that its row tells whether it was removed. */
    public boolean isStored(TokenKey key) {
        return keys.isStored(key.kid());
    }

    /** The keys that others verify access tokens with. */
    public List<TokenKey> published() {
        return keys.published();
    }

    /** The same as a JWK set. */
    PublishedKeys publishedKeys() {
        return keys.publishedKeys();
    }

    /** All that is held. */
    KeySet held() {
        return keys;
    }

    /** The kinds of key that sign out of the database. */
    List<Slot> slots() {
        return slots;
    }

    void load(@Observes @Priority(10) StartupEvent start) {
        schedule.check();
        List<TokenKey> given = new ArrayList<>();
        GivenSecrets.of(config).ifPresent(given::add);
        List<TokenKey> ofFiles = files.load();
        given.addAll(ofFiles);
        slots = slots(given);
        readsStored = stored.areInUse();
        if (!slots.isEmpty() && !readsStored) {
            throw new ConfigurationException(
                    "With a database of your own, set signet.keys.secret (SIGNET_KEYS_SECRET): at least "
                            + KeyVault.SHORTEST_SECRET
                            + " random characters, the same on every replica. The keys that sign tokens are stored"
                            + " encrypted under it. For example: openssl rand -base64 48");
        }
        keys = keys.withGiven(List.copyOf(given));
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

    /** Takes note of what the feed heard: what was removed is gone at once, the rest is read as soon as may be. Never waits. */
    synchronized void hear(SigningKeysChanged change) {
        outdated = readsStored;
        change.removed().filter(keys::isStored).ifPresent(kid -> {
            removals++;
            keys = keys.without(kid);
        });
    }

    /** Takes the keys of files that have changed. */
    synchronized void take(List<TokenKey> ofFiles) {
        List<TokenKey> given = new ArrayList<>();
        GivenSecrets.of(config).ifPresent(given::add);
        given.addAll(ofFiles);
        keys = keys.withGiven(List.copyOf(given));
    }

    /** Notes that this replica itself has changed the keys in the database. */
    void changed() {
        outdated = readsStored;
    }

    /** Whether the ring knows all that the database held a moment ago: within {@code signet.revocation.max-staleness}. */
    private boolean isCurrent() {
        return !readsStored
                || view.isFresh()
                || System.nanoTime() - readAt < schedule.lead().toNanos();
    }

    /** Reads the database where that holds something new, or may. */
    void read() {
        synchronized (reading) {
            if (!outdated && isCurrent()) {
                return;
            }
            if (failure != null && System.nanoTime() - failedAt < PAUSE_AFTER_FAILURE.toNanos()) {
                // Not one after the other would each wait for a database that does not answer.
                throw failure;
            }
            try {
                readUntilNothingWasRemovedMeanwhile();
                failure = null;
            } catch (RuntimeException unread) {
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
