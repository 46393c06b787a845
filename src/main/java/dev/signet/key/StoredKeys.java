package dev.signet.key;

import dev.signet.key.KeyPlan.Erase;
import dev.signet.key.KeyPlan.Make;
import dev.signet.key.KeyPlan.Remove;
import dev.signet.key.KeyPlan.Slot;
import dev.signet.key.KeyPlan.Step;
import dev.signet.key.KeySet.StoredKey;
import dev.signet.secret.Vaults;
import dev.signet.start.Purpose;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Creates, reads and changes the keys in the database. Each change is one transaction, made by one replica at a time,
 * and leaves the keys in a consistent state, so that the next change can continue after a crash.
 */
@Singleton
class StoredKeys {
    private static final Logger LOG = Logger.getLogger(StoredKeys.class);

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(50);

    private final KeyConfig config;
    private final KeySchedule schedule;
    private final Clock clock;

    StoredKeys(KeyConfig config, KeySchedule schedule, Clock clock) {
        this.config = config;
        this.schedule = schedule;
        this.clock = clock;
    }

    /**
     * Returns whether keys are stored in the database, which requires a secret.
     *
     * @throws ConfigurationException if the secret is too short
     */
    boolean areInUse() {
        return Vaults.of(config).isPresent();
    }

    /** Returns whether they could not be encrypted. An embedded database keeps a secret of its own. */
    boolean lackSecret() {
        return !areInUse() && !Purpose.isOffline();
    }

    /**
     * Prepares the keys at start-up: encrypts those again that are encrypted with a previous secret, and creates a
     * signing key for each slot that has none. If several replicas start together, one does this and the others wait.
     *
     * @throws ConfigurationException if a key cannot be decrypted
     */
    void prepare(Collection<Slot> slots) {
        Vaults vaults = vaults();
        inTurn(() -> {
            Instant now = clock.instant();
            List<SigningKey> keys = SigningKey.all();
            sealAnew(keys, vaults);
            for (SigningKey key : keys) {
                if (slots.stream().anyMatch(slot -> slot.has(key))) {
                    key.use(schedule.lifetime(key.purpose), now);
                } else {
                    // Replicas that have not yet been restarted with the new settings still sign with it.
                    key.retire(now.plus(KeySchedule.SIDE_BY_SIDE));
                }
            }
            apply(new KeyPlan(keys, schedule, now).due(slots), vaults, now);
        });
    }

    private static void sealAnew(List<SigningKey> keys, Vaults vaults) {
        try {
            keys.forEach(key -> key.sealAnew(vaults));
        } catch (IllegalStateException anotherSecret) {
            throw new ConfigurationException(anotherSecret.getMessage(), anotherSecret);
        }
    }

    /** Encrypts the keys again that a replica with a previous secret has stored since this one started. */
    void sealAnew() {
        Vaults vaults = vaults();
        inTurn(() -> SigningKey.all().forEach(key -> key.sealAnew(vaults)));
    }

    /**
     * Reads the keys from the database. Known keys are not decrypted again. A key that cannot be decrypted, because
     * another replica was started with a newer secret, can only verify; if it is symmetric, it is left out.
     */
    List<StoredKey> read(KeySet known) {
        Vaults vaults = vaults();
        // Joins a running transaction: waiting for a second connection could deadlock.
        List<SigningKey> rows = QuarkusTransaction.joiningExisting().call(SigningKey::all);
        List<StoredKey> keys = new ArrayList<>();
        for (SigningKey row : rows) {
            open(row, known.stored(row.kid), vaults).ifPresent(key -> keys.add(new StoredKey(key, row)));
        }
        return keys;
    }

    private static Optional<TokenKey> open(SigningKey row, StoredKey known, Vaults vaults) {
        if (known != null && Arrays.equals(known.row().secretKey, row.secretKey)) {
            return Optional.of(known.key());
        }
        if (known != null && row.secretKey == null) {
            return Optional.of(known.key().verifying());
        }
        try {
            TokenKey key = row.open(vaults);
            return Optional.of(known != null && known.key().equals(key) ? known.key() : key);
        } catch (IllegalStateException sealedUnderANewerSecret) {
            LOG.warn(sealedUnderANewerSecret.getMessage());
            if (known != null) {
                return Optional.of(known.key());
            }
            return row.algorithm.isAsymmetric() ? Optional.of(row.publicHalf()) : Optional.empty();
        }
    }

    /** Makes the changes that are due. */
    void advance(Collection<Slot> slots) {
        Vaults vaults = vaults();
        inTurn(() -> {
            Instant now = clock.instant();
            apply(new KeyPlan(SigningKey.all(), schedule, now).due(slots), vaults, now);
        });
    }

    /**
     * Announces a key for each slot without an announced one. If {@code immediately}, an announced key starts earlier.
     */
    void rotate(Collection<Slot> slots, boolean immediately) {
        Vaults vaults = vaults();
        Instant now = clock.instant();
        Instant from = now.plus(immediately ? schedule.lead() : schedule.announceFor());
        SigningKey.lock();
        KeyPlan plan = new KeyPlan(SigningKey.all(), schedule, now);
        for (Slot slot : slots) {
            Optional<SigningKey> announced = plan.announced(slot);
            if (announced.isEmpty()) {
                apply(List.of(new Make(slot, from)), vaults, now);
            } else if (immediately && announced.get().signsFrom.isAfter(from)) {
                announced.get().signFrom(from);
            }
        }
    }

    /**
     * Removes a key. If it was the signing key, the announced one signs at once, or a new one if there is none.
     *
     * @return whether there was such a key
     */
    boolean remove(String kid, Collection<Slot> slots) {
        if (!areInUse()) {
            return false;
        }
        Vaults vaults = vaults();
        Instant now = clock.instant();
        SigningKey.lock();
        List<SigningKey> keys = new ArrayList<>(SigningKey.all());
        Optional<SigningKey> removed =
                keys.stream().filter(key -> key.kid.equals(kid)).findFirst();
        if (removed.isEmpty()) {
            return false;
        }
        KeyPlan plan = new KeyPlan(keys, schedule, now);
        for (Slot slot : slots) {
            if (plan.signing(slot).equals(removed)) {
                plan.announced(slot)
                        .ifPresentOrElse(
                                next -> next.signFrom(now), () -> apply(List.of(new Make(slot, now)), vaults, now));
            }
        }
        removed.get().delete();
        return true;
    }

    private void apply(List<Step> steps, Vaults vaults, Instant now) {
        for (Step step : steps) {
            if (step instanceof Make make) {
                Duration lifetime = schedule.lifetime(make.slot().purpose());
                SigningKey key = SigningKey.make(make.slot(), vaults.current(), now, make.signsFrom(), lifetime);
                key.persist();
                LOG.infof("created the key %s, which signs from %s", key.kid, make.signsFrom());
            } else if (step instanceof Erase erase) {
                SigningKey.<SigningKey>findById(erase.kid()).erase();
                LOG.infof("erased the private half of the key %s", erase.kid());
            } else if (step instanceof Remove remove) {
                SigningKey.deleteById(remove.kid());
                LOG.infof("removed the key %s: the last token that it signed has expired", remove.kid());
            }
        }
    }

    /**
     * Runs the work when no other replica holds the lock. Polls for the lock, because creating a key can take longer
     * than a statement may wait for one.
     */
    private static void inTurn(Runnable work) {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!QuarkusTransaction.requiringNew().call(() -> doneIfFree(work))) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "another replica has been changing the signing keys for " + LONGEST_WAIT.toSeconds()
                                + " s; pg_locks and pg_stat_activity show which session holds the advisory lock");
            }
            pause();
        }
    }

    private static boolean doneIfFree(Runnable work) {
        if (!SigningKey.tryLock()) {
            return false;
        }
        work.run();
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_ATTEMPTS.toMillis());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for another replica to create keys", stop);
        }
    }

    private Vaults vaults() {
        return Vaults.of(config).orElseThrow();
    }
}
