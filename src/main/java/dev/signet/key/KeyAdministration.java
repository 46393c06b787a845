package dev.signet.key;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.key.KeyPlan.Slot;
import dev.signet.key.KeyResponse.State;
import dev.signet.key.KeySet.StoredKey;
import dev.signet.revocation.SigningKeysChanged;
import dev.signet.web.ApiError;
import dev.signet.web.FilledForm;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Lists, rotates and removes keys for administrators. */
@Singleton
public class KeyAdministration {
    private final KeyRing ring;
    private final StoredKeys stored;
    private final KeySchedule schedule;
    private final Ledger ledger;
    private final Clock clock;

    KeyAdministration(KeyRing ring, StoredKeys stored, KeySchedule schedule, Ledger ledger, Clock clock) {
        this.ring = ring;
        this.stored = stored;
        this.schedule = schedule;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Returns the keys that this replica holds: first those from settings and files, then the stored ones, newest
     * first.
     */
    public List<KeyResponse> list() {
        ring.catchUp();
        KeySet held = ring.held();
        Instant now = clock.instant();
        KeyPlan plan = new KeyPlan(held.rows(), schedule, now);
        List<KeyResponse> responses = new ArrayList<>();
        for (TokenKey key : held.given()) {
            responses.add(KeyResponse.given(key, signs(held, key, now) ? State.SIGNING : State.VERIFYING));
        }
        held.rows().stream()
                .sorted(Comparator.comparing((SigningKey row) -> row.signsFrom)
                        .thenComparing(row -> row.kid)
                        .reversed())
                .map(row -> KeyResponse.stored(row, state(held, row, now), plan))
                .forEach(responses::add);
        return responses;
    }

    private static State state(KeySet held, SigningKey row, Instant now) {
        StoredKey key = held.stored(row.kid);
        if (signs(held, key.key(), now)) {
            return State.SIGNING;
        }
        return row.signsFrom.isAfter(now) ? State.ANNOUNCED : State.VERIFYING;
    }

    private static boolean signs(KeySet held, TokenKey key, Instant now) {
        return held.signing(TokenKey.Purpose.ACCESS, now) == key || held.signing(TokenKey.Purpose.REFRESH, now) == key;
    }

    /**
     * Announces the next key of each kind, unless one is announced already.
     *
     * @param immediately whether the key signs as soon as every replica knows it, which takes
     *     {@code signet.revocation.max-staleness}
     * @throws ApiError 400 if all keys come from settings and files
     */
    public List<KeyResponse> rotate(boolean immediately) {
        List<Slot> slots = ring.slots();
        if (slots.isEmpty()) {
            throw ApiError.invalid(FilledForm.NO_FIELD, "The keys come from the configuration and are changed there.");
        }
        QuarkusTransaction.requiringNew().run(() -> {
            stored.rotate(slots, immediately);
            ledger.doneByCaller(SecurityEventKind.KEYS_ROTATED)
                    .because(immediately ? "immediately" : "announced")
                    .record();
        });
        ring.changed();
        ring.read();
        return list();
    }

    /**
     * Removes a stored key. This replica forgets it before the method returns, the others when the change reaches them.
     *
     * @throws ApiError 404 if the database has no such key
     */
    public void remove(String kid) {
        QuarkusTransaction.requiringNew().run(() -> {
            if (!stored.remove(kid, ring.slots())) {
                throw ApiError.notFound("No Key matches the given query.");
            }
            ledger.doneByCaller(SecurityEventKind.KEY_REMOVED).because(kid).record();
        });
        ring.hear(new SigningKeysChanged(Optional.of(kid)));
        ring.read();
    }
}
