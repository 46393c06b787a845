package dev.signet.key;

import dev.signet.key.TokenKey.Purpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Computes the life cycle of the stored keys: announced, signing, verifying, removed. It depends only on the keys'
 * times, so every replica reaches the same result and can finish what another one left half done.
 */
final class KeyPlan {
    private static final Comparator<SigningKey> BY_TURN =
            Comparator.comparing((SigningKey key) -> key.signsFrom).thenComparing(key -> key.kid);

    private final List<SigningKey> keys;
    private final KeySchedule schedule;
    private final Instant now;

    KeyPlan(Collection<SigningKey> keys, KeySchedule schedule, Instant now) {
        this.keys = keys.stream().sorted(BY_TURN).toList();
        this.schedule = schedule;
        this.now = now;
    }

    /** A kind of key. One key of each kind signs at any time. */
    record Slot(Purpose purpose, Algorithm algorithm) {
        boolean has(SigningKey key) {
            return key.purpose == purpose && key.algorithm == algorithm;
        }
    }

    /** A change that is due now. */
    sealed interface Step permits Make, Erase, Remove {}

    /** Create a key that signs from the given time on. */
    record Make(Slot slot, Instant signsFrom) implements Step {}

    /** Erase the private half of this key. */
    record Erase(String kid) implements Step {}

    /** Remove this key, because the last token that it signed has expired. */
    record Remove(String kid) implements Step {}

    /** Returns the changes that are due now, on any replica. */
    List<Step> due(Collection<Slot> slots) {
        List<Step> due = new ArrayList<>();
        for (Slot slot : slots) {
            make(slot).ifPresent(due::add);
        }
        for (SigningKey key : keys) {
            Optional<Instant> retires = signsUntil(key);
            if (verifiesUntil(key).filter(this::hasCome).isPresent()) {
                due.add(new Remove(key.kid));
            } else if (key.algorithm.isAsymmetric()
                    && key.secretKey != null
                    && retires.map(end -> end.plus(KeySchedule.SLACK))
                            .filter(this::hasCome)
                            .isPresent()) {
                due.add(new Erase(key.kid));
            }
        }
        return due;
    }

    private Optional<Make> make(Slot slot) {
        Optional<SigningKey> youngest = usable(slot).reduce((older, younger) -> younger);
        if (youngest.isEmpty()) {
            return Optional.of(new Make(slot, now));
        }
        if (youngest.get().retiredAt != null) {
            return Optional.empty();
        }
        return schedule.rotateEvery()
                .map(every -> youngest.get().signsFrom.plus(every))
                .filter(turn -> hasCome(turn.minus(schedule.announceFor())))
                .map(turn -> {
                    Instant earliest = now.plus(schedule.announceFor());
                    return new Make(slot, turn.isAfter(earliest) ? turn : earliest);
                });
    }

    /** Returns the keys that can sign now or later, oldest first. */
    private Stream<SigningKey> usable(Slot slot) {
        return keys.stream()
                .filter(slot::has)
                .filter(key -> key.secretKey != null)
                .filter(key -> key.retiredAt == null || key.retiredAt.isAfter(now));
    }

    /** Returns the key that signs: the newest one whose time has come, otherwise the next one. */
    Optional<SigningKey> signing(Slot slot) {
        return usable(slot)
                .filter(key -> hasCome(key.signsFrom))
                .reduce((older, younger) -> younger)
                .or(() -> usable(slot).findFirst());
    }

    /** Returns the key that will sign next. */
    Optional<SigningKey> announced(Slot slot) {
        Optional<SigningKey> signing = signing(slot);
        return usable(slot)
                .filter(key -> !hasCome(key.signsFrom) && key != signing.orElse(null))
                .findFirst();
    }

    /** Returns when this key stops signing, if that is known. */
    Optional<Instant> signsUntil(SigningKey key) {
        Optional<Instant> successor = keys.stream()
                .filter(new Slot(key.purpose, key.algorithm)::has)
                .filter(other -> BY_TURN.compare(other, key) > 0)
                .findFirst()
                .map(other -> other.signsFrom);
        return key.retiredAt == null
                ? successor
                : Optional.of(successor.filter(key.retiredAt::isAfter).orElse(key.retiredAt));
    }

    /** Returns when the last token that this key signs expires, if that is known. */
    Optional<Instant> verifiesUntil(SigningKey key) {
        return signsUntil(key).map(end -> end.plus(schedule.verifies(key.tokenLifetime())));
    }

    private boolean hasCome(Instant time) {
        return !time.isAfter(now);
    }
}
