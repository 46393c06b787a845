package dev.signet.account;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEventKind;
import dev.signet.mail.Outbox;
import dev.signet.user.AccountReclaimed;
import dev.signet.user.LockedUser;
import dev.signet.user.StandingChanges;
import dev.signet.user.User;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Records that somebody who is not signed in has proven the address of an account. If it is the first proof, the account
 * may have been prepared by somebody else in the name of the address's owner (pre-hijacking).
 */
@Singleton
public class AddressProof {
    private final Event<AccountReclaimed> reclaimed;
    private final StandingChanges changes;
    private final Outbox outbox;
    private final Letters letters;
    private final Ledger ledger;
    private final Clock clock;

    AddressProof(
            Event<AccountReclaimed> reclaimed,
            StandingChanges changes,
            Outbox outbox,
            Letters letters,
            Ledger ledger,
            Clock clock) {
        this.reclaimed = reclaimed;
        this.changes = changes;
        this.outbox = outbox;
        this.letters = letters;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Records the proof by a link with which a new password is set, in the current transaction.
     *
     * @param owner locked
     */
    void byReset(User owner) {
        boolean first = !owner.isEmailProven();
        owner.proveEmail(clock.instant());
        if (first) {
            reclaimed.fire(new AccountReclaimed(owner.id()));
        }
    }

    /**
     * Records the proof by a code. If it is the first one, the password and all sessions of the account end, because
     * they may be somebody else's. Call it outside a transaction.
     *
     * @param use uses up the code, in the transaction and with the account locked; returns whether it was good
     * @return the account as the proof left it; empty if the code was not good or there is no such account
     */
    public Optional<User> byCode(long id, Predicate<User> use) {
        Optional<Proof> proof = QuarkusTransaction.requiringNew()
                .call(() -> LockedUser.toChange(id).filter(use).map(this::proof));
        if (proof.isEmpty()) {
            return Optional.empty();
        }
        User owner = proof.get().owner();
        if (proof.get().first()) {
            changes.apply(id);
        }
        if (proof.get().endedPassword()) {
            outbox.offer(() -> letters.passwordRemoved(owner));
        }
        return Optional.of(owner);
    }

    private record Proof(User owner, boolean first, boolean endedPassword) {}

    private Proof proof(User owner) {
        if (owner.isEmailProven()) {
            return new Proof(owner, false, false);
        }
        Proof proof = new Proof(owner, true, owner.hasUsablePassword());
        // Also if there is none: another unusable one ends the sessions.
        owner.changePassword(User.unusablePassword());
        byReset(owner);
        User.flush();
        ledger.done(SecurityEventKind.PASSWORD_CHANGED)
                .to(owner.id())
                .because("removed, because the address was proven")
                .record();
        // With what the database's triggers wrote.
        User.flush();
        User.getEntityManager().refresh(owner);
        return proof;
    }
}
