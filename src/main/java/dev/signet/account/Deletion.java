package dev.signet.account;

import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.confirm.CurrentPassword;
import dev.signet.security.Caller;
import dev.signet.user.User;
import dev.signet.user.UserLeaves;
import dev.signet.web.ApiError;
import dev.signet.web.Device;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import org.hibernate.Session;

/** Deletes accounts. The database deletes everything that belongs to an account along with it. */
@Singleton
class Deletion {
    /** Deletion may be slow because an account may have many posts. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final CurrentPassword current;
    private final Event<UserLeaves> leaving;
    private final Clock clock;

    Deletion(CurrentPassword current, Event<UserLeaves> leaving, Clock clock) {
        this.current = current;
        this.leaving = leaving;
        this.clock = clock;
    }

    /**
     * Deletes the caller's account or, for an administrator, any account.
     *
     * @param password the caller's password
     * @throws ApiError 400 if the password is wrong, 404 if there is no such account, 409 if it is the last
     *     administrator's, 503 if too many passwords are waiting to be hashed
     */
    Uni<Void> delete(long id, Caller caller, String password, Device device) {
        return current.verify(caller, password, SecurityEventKind.DELETED, device)
                .invoke(() -> QuarkusTransaction.requiringNew()
                        .timeout((int) LONGEST.toSeconds())
                        .run(() -> patiently(() -> delete(id, caller, device))))
                .replaceWithVoid();
    }

    /** Runs the work in the current transaction with {@link #LONGEST} as the statement and network timeout. */
    private static void patiently(Runnable work) {
        User.getEntityManager().unwrap(Session.class).doWork(connection -> {
            int usual = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, (int) LONGEST.toMillis());
            try (PreparedStatement limit =
                    connection.prepareStatement("select set_config('statement_timeout', ?, true)")) {
                limit.setString(1, Long.toString(LONGEST.toMillis()));
                limit.execute();
                work.run();
            } finally {
                connection.setNetworkTimeout(Runnable::run, usual);
            }
        });
    }

    private void delete(long id, Caller caller, Device device) {
        User user = User.toChange(id).orElseThrow(ApiError::noSuchUser);
        LastAdmin.mustNotBe(user);
        leaving.fire(new UserLeaves(id));
        user.delete();
        User.flush();
        SecurityEvent event = SecurityEvent.done(SecurityEventKind.DELETED, clock.instant())
                .to(id)
                .by(caller.id());
        // Do not keep the network address of users who deleted their own account.
        if (caller.id() != id) {
            event.from(device);
        }
        event.record();
    }
}
