package dev.signet.mfa;

import dev.signet.secret.SecretBox;
import dev.signet.start.StartOrder;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Stores the second factors of users. Secrets are encrypted for their row. A factor is active from its confirmation until
 * it is removed or expires. Joins the caller's transaction.
 */
@ApplicationScoped
@Transactional
public class Factors {
    private static final Logger LOG = Logger.getLogger(Factors.class);
    private static final Duration PENDING = Duration.ofHours(1);

    private final Map<String, Factor> kinds;
    private final SecretBox box;
    private final Clock clock;

    Factors(@All List<Factor> kinds, SecretBox box, Clock clock) {
        this.kinds = kinds.stream()
                .filter(Factor::isOn)
                .collect(Collectors.toUnmodifiableMap(Factor::kind, Function.identity(), (one, other) -> {
                    throw new IllegalStateException("Two second factors have the kind " + one.kind() + ": give "
                            + other.getClass().getName() + " another one.");
                }));
        this.box = box;
        this.clock = clock;
    }

    /** Creates this bean at the start, which fails if two factors have the same kind. */
    void check(@Observes @Priority(StartOrder.SETTINGS) StartupEvent start) {}

    /** Returns the kinds that are part of the program, and on. */
    Set<String> kinds() {
        return kinds.keySet();
    }

    /** Returns the factor of this kind; empty if the kind is off, or no longer part of the program. */
    Optional<Factor> kind(String kind) {
        return Optional.ofNullable(kinds.get(kind));
    }

    /** Returns whether the user has an active factor of a kind that is part of the program, and on. */
    public boolean hasAny(long user) {
        return FactorRow.anyActive(user, kinds::containsKey, clock.instant());
    }

    /** Does the same for the kinds other than this one. */
    boolean hasAnyBut(String kind, long user) {
        return FactorRow.anyActive(user, other -> kinds.containsKey(other) && !other.equals(kind), clock.instant());
    }

    /** Returns the user's active factors, the oldest first. One whose secret cannot be decrypted is left out. */
    public List<StoredFactor> of(long user) {
        return FactorRow.active(user, kinds.keySet(), clock.instant()).stream()
                .map(this::opened)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Returns the kinds of the user's active factors. */
    List<String> kindsOf(long user) {
        return FactorRow.active(user, kinds.keySet(), clock.instant()).stream()
                .map(FactorRow::kind)
                .distinct()
                .toList();
    }

    /**
     * Stores a factor that {@link #confirm} activates within an hour. It takes the place of one of this kind that was
     * begun and not confirmed.
     */
    public void begin(long user, Factor factor, String name, byte[] secret) {
        UUID id = UUID.randomUUID();
        byte[] sealed = box.seal(sealedName(user, id, factor.kind()), secret);
        FactorRow.begin(user, id, factor.kind(), name, sealed, clock.instant());
    }

    /** Returns the factor of this kind that the user is setting up. */
    public Optional<StoredFactor> pending(long user, Factor factor) {
        return FactorRow.pending(user, factor.kind(), clock.instant().minus(PENDING))
                .flatMap(this::opened);
    }

    /**
     * Activates a factor.
     *
     * @param state its first state
     * @return whether this same one was still being set up, and the user may have one more of its kind
     */
    public boolean confirm(StoredFactor pending, long state) {
        boolean only = kind(pending.kind()).filter(Factor::several).isEmpty();
        return FactorRow.confirm(pending, state, only, clock.instant());
    }

    /**
     * Raises a factor's state. If several requests have the same answer, only one succeeds, on any number of replicas.
     *
     * @return whether the state was lower than this
     */
    public boolean advance(StoredFactor factor, long state) {
        return FactorRow.advance(factor, state);
    }

    /** Returns since when the user has an active factor of this kind; empty if there is none. */
    public Optional<Instant> since(long user, String kind) {
        return FactorRow.active(user, Set.of(kind), clock.instant()).stream()
                .map(FactorRow::confirmedAt)
                .findFirst();
    }

    /** Removes an active factor. Returns whether there was one. */
    public boolean remove(StoredFactor factor) {
        return FactorRow.remove(factor.userId(), factor.id());
    }

    /** Records the time of a factor's use. Returns whether the user still has it. */
    public boolean used(StoredFactor factor) {
        return FactorRow.used(factor, clock.instant());
    }

    /** Changes the user's name for a factor. Returns whether the user still has it. */
    public boolean rename(StoredFactor factor, String name) {
        return FactorRow.rename(factor, name);
    }

    /** Removes all of a user's active factors of this kind. */
    public void removeAll(long user, String kind) {
        FactorRow.removeAll(user, kind);
    }

    boolean removeAll(long user) {
        return FactorRow.removeAll(user, clock.instant());
    }

    private Optional<StoredFactor> opened(FactorRow row) {
        try {
            byte[] secret = box.open(sealedName(row.userId(), row.id(), row.kind()), row.sealedSecret());
            return Optional.of(row.opened(secret));
        } catch (IllegalStateException altered) {
            LOG.errorf(
                    "Could not decrypt the second factor of user %d (%s), so it accepts no answer. Restore the row %s in"
                            + " factors, or remove the user's second factors: DELETE /api/users/%d/mfa/",
                    row.userId(), altered.getMessage(), row.id(), row.userId());
            return Optional.empty();
        }
    }

    private static String sealedName(long user, UUID id, String kind) {
        return "factor|" + kind + "|" + user + "|" + id;
    }
}
