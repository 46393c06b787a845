package dev.signet.key;

import dev.signet.key.KeyPlan.Erase;
import dev.signet.key.KeyPlan.Make;
import dev.signet.key.KeyPlan.Remove;
import dev.signet.key.KeyPlan.Slot;
import dev.signet.key.KeyPlan.Step;
import dev.signet.key.KeySet.StoredKey;
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
 * The keys in the database: made, read and changed. Every change is one transaction of one replica at a time, and each leaves
 * the keys in order: after a crash the next one goes on from there.
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
     * Whether there are keys in the database: without a secret, none can be read.
     *
     * @throws ConfigurationException where the secret is not fit for use
     */
    boolean areInUse() {
        return KeyVaults.of(config).isPresent();
    }

    /**
     * Brings the keys in order for a start: those that lie encrypted under a secret of before are encrypted anew, and there is
     * one that signs in each of these slots. Of replicas that start together, one does it and the others wait for it.
     *
     * @throws ConfigurationException where a key cannot be decrypted
     */
    void prepare(Collection<Slot> slots) {
        KeyVaults vaults = vaults();
        inTurn(() -> {
            Instant now = clock.instant();
            List<SigningKey> keys = SigningKey.all();
            sealAnew(keys, vaults);
            for (SigningKey key : keys) {
                if (slots.stream().anyMatch(slot -> slot.has(key))) {
                    key.use(schedule.lifetime(key.purpose), now);
                } else {
                    // Replicas that are yet to be started with the settings of this one still sign with it.
                    key.retire(now.plus(KeySchedule.SIDE_BY_SIDE));
                }
            }
            apply(new KeyPlan(keys, schedule, now).due(slots), vaults, now);
        });
    }

    private static void sealAnew(List<SigningKey> keys, KeyVaults vaults) {
        try {
            keys.forEach(key -> key.sealAnew(vaults));
        } catch (IllegalStateException anotherSecret) {
            throw new ConfigurationException(anotherSecret.getMessage(), anotherSecret);
        }
    }

    /** Encrypts anew what a replica with a secret of before has stored since the start of this one. */
    void sealAnew() {
        KeyVaults vaults = vaults();
        inTurn(() -> SigningKey.all().forEach(key -> key.sealAnew(vaults)));
    }

    /**
     * What the database holds now. A key that was known before is not opened again. One that cannot be opened, since another
     * replica was started with a newer secret, verifies only; where it is symmetric, it is left out.
     */
    List<StoredKey> read(KeySet known) {
        KeyVaults vaults = vaults();
        // Where a transaction is under way, its connection serves: a second one might never come.
        List<SigningKey> rows = QuarkusTransaction.joiningExisting().call(SigningKey::all);
        List<StoredKey> keys = new ArrayList<>();
        for (SigningKey row : rows) {
            open(row, known.stored(row.kid), vaults).ifPresent(key -> keys.add(new StoredKey(key, row)));
        }
        return keys;
    }

    private static Optional<TokenKey> open(SigningKey row, StoredKey known, KeyVaults vaults) {
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

    /** Does what is due. */
    void advance(Collection<Slot> slots) {
        KeyVaults vaults = vaults();
        inTurn(() -> {
            Instant now = clock.instant();
            apply(new KeyPlan(SigningKey.all(), schedule, now).due(slots), vaults, now);
        });
    }

    /** Announces a key for each slot where none is announced, and where it is to sign at once, brings its turn forward. */
    void rotate(Collection<Slot> slots, boolean immediately) {
        KeyVaults vaults = vaults();
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
     * Removes a key. Where it was the one that signs, the one that is announced signs at once, or a new one.
     *
     * @return whether there was such a key among those that are in use
     */
    boolean remove(String kid, Collection<Slot> slots) {
        if (!areInUse()) {
            return false;
        }
        KeyVaults vaults = vaults();
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

    private void apply(List<Step> steps, KeyVaults vaults, Instant now) {
        for (Step step : steps) {
            if (step instanceof Make make) {
                Duration lifetime = schedule.lifetime(make.slot().purpose());
                SigningKey key = SigningKey.make(make.slot(), vaults.current(), now, make.signsFrom(), lifetime);
                key.persist();
                LOG.infof("the key %s was made; it signs from %s on", key.kid, make.signsFrom());
            } else if (step instanceof Erase erase) {
                SigningKey.<SigningKey>findById(erase.kid()).erase();
                LOG.infof("the private half of the key %s was erased", erase.kid());
            } else if (step instanceof Remove remove) {
                SigningKey.deleteById(remove.kid());
                LOG.infof("the key %s was removed: the last token that it signed has expired", remove.kid());
            }
        }
    }

    /**
     * Does this when no other replica is at it. Making a key can take longer than a statement may wait for a lock, so it asks again
     * and again instead.
     */
    private static void inTurn(Runnable work) {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!QuarkusTransaction.requiringNew().call(() -> doneIfFree(work))) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "another replica has been changing the signing keys for " + LONGEST_WAIT.toSeconds()
                                + " s; see pg_locks and pg_stat_activity for who holds the advisory lock");
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
            throw new IllegalStateException("told to stop while waiting for another replica to make keys", stop);
        }
    }

    private KeyVaults vaults() {
        return KeyVaults.of(config).orElseThrow();
    }
}
