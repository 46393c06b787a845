package dev.signet.account;

import dev.signet.audit.Ledger;
import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.confirm.Confirmation;
import dev.signet.database.SqlStatement;
import dev.signet.security.CurrentRequest;
import dev.signet.user.LockedUser;
import dev.signet.user.StandingChanges;
import dev.signet.user.User;
import dev.signet.user.UserLeaves;
import dev.signet.web.ApiError;
import dev.signet.web.Device;
import dev.signet.web.FilledForm;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.hibernate.Session;

/** Deletes accounts. The database deletes everything that belongs to an account along with it. */
@Singleton
class Deletion {
    /** Deletion may be slow because an account may have many posts. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final SqlStatement LIMIT = SqlStatement.of("select set_config('statement_timeout', :millis, true)");

    private final Confirmation confirmation;
    private final Event<UserLeaves> leaving;
    private final StandingChanges changes;
    private final CurrentRequest request;
    private final Ledger ledger;

    Deletion(
            Confirmation confirmation,
            Event<UserLeaves> leaving,
            StandingChanges changes,
            CurrentRequest request,
            Ledger ledger) {
        this.confirmation = confirmation;
        this.leaving = leaving;
        this.changes = changes;
        this.request = request;
        this.ledger = ledger;
    }

    /**
     * Deletes the caller's account or, for an administrator, any account.
     *
     * @param form has the caller's password, unless the caller signed in recently
     * @throws ApiError as {@link Confirmation#verify} does; 404 if there is no such account, 409 if it is the last
     *     administrator's
     */
    Uni<Void> delete(long id, FilledForm form) {
        return confirmation
                .verify(form, SecurityEventKind.DELETED)
                .invoke(() -> delete(id))
                .replaceWithVoid();
    }

    /**
     * Deletes any account, for a caller who need not prove who they are.
     *
     * @throws ApiError 404 if there is no such account, 409 if it is the last administrator's
     */
    void delete(long id) {
        QuarkusTransaction.requiringNew().timeout((int) LONGEST.toSeconds()).run(() -> patiently(() -> remove(id)));
        changes.apply(id);
    }

    /** Runs the work in the current transaction with {@link #LONGEST} as the statement and network timeout. */
    private static void patiently(Runnable work) {
        User.getEntityManager().unwrap(Session.class).doWork(connection -> {
            int usual = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, (int) LONGEST.toMillis());
            try {
                LIMIT.on(connection)
                        .with("millis", Long.toString(LONGEST.toMillis()))
                        .first(row -> true);
                work.run();
            } finally {
                connection.setNetworkTimeout(Runnable::run, usual);
            }
        });
    }

    private void remove(long id) {
        User user = LockedUser.toChange(id).orElseThrow(ApiError::noSuchUser);
        LastAdmin.mustNotBe(user);
        leaving.fire(new UserLeaves(id));
        user.delete();
        User.flush();
        SecurityEvent event = ledger.doneByCaller(SecurityEventKind.DELETED).to(id);
        if (request.caller().id() == id) {
            // Do not keep the network address of users who deleted their own account.
            event.from(Device.UNKNOWN);
        }
        event.record();
    }
}
