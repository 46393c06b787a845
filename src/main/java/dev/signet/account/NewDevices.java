package dev.signet.account;

import dev.signet.mail.MailConfig;
import dev.signet.mail.MailServer;
import dev.signet.mail.Outbox;
import dev.signet.secret.Sha256;
import dev.signet.security.CurrentRequest;
import dev.signet.session.SignedIn;
import dev.signet.start.BackgroundThread;
import dev.signet.user.AccountReclaimed;
import dev.signet.user.LockedUser;
import dev.signet.user.User;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Notifies users by mail after a login from a device that they never used, without delaying the login. A device is
 * identified by the label that the client sends, without version numbers. No mail is sent for the first login of an
 * account with no recorded devices (as after a migration from another system), nor for an account that is less than a
 * day old.
 */
@Singleton
class NewDevices {
    private static final Logger LOG = Logger.getLogger(NewDevices.class);
    private static final Duration NEW_ACCOUNT = Duration.ofDays(1);
    private static final int MOST_WAITING = 1_000;

    private final MailConfig config;
    private final MailServer server;
    private final Outbox outbox;
    private final Letters letters;
    private final EntityManager entities;

    /**
     * A separate thread, because the mail threads may be waiting for a mail server. If the queue is full, further
     * logins are not recorded.
     */
    private final BackgroundThread thread = new BackgroundThread("signet-devices", MOST_WAITING);

    NewDevices(MailConfig config, MailServer server, Outbox outbox, Letters letters, EntityManager entities) {
        this.config = config;
        this.server = server;
        this.outbox = outbox;
        this.letters = letters;
        this.entities = entities;
    }

    void notice(@Observes(during = TransactionPhase.AFTER_SUCCESS) SignedIn login) {
        if (config.newDeviceNotice() && server.isThere()) {
            CurrentRequest.carriedTo(thread).execute(() -> note(login));
        }
    }

    private void note(SignedIn login) {
        try {
            QuarkusTransaction.requiringNew()
                    .call(() -> toBeTold(login))
                    .ifPresent(user -> outbox.offer(() -> letters.newDevice(user, login.device(), login.at())));
        } catch (RuntimeException fault) {
            if (!thread.isStopped()) {
                LOG.warn("Could not record the device of a login", fault);
            }
        }
    }

    private Optional<User> toBeTold(SignedIn login) {
        if (!LockedUser.keep(login.user()) || !isAnother(login)) {
            return Optional.empty();
        }
        return User.withId(login.user())
                .filter(user -> !user.email().isEmpty())
                .filter(user -> user.joinedAt().isBefore(login.at().minus(NEW_ACCOUNT)));
    }

    /** Records the device. Returns whether it is new and the account had other devices before. */
    private boolean isAnother(SignedIn login) {
        byte[] device = Sha256.of(login.device().label().replaceAll("[0-9.]+", ""));
        // xmax is 0 only in a row that this statement inserted.
        boolean added = (Boolean) entities.createNativeQuery("""
                        insert into known_devices as known (user_id, device, last_seen_at)
                        values (:user, :device, :at)
                            on conflict (user_id, device) do update set last_seen_at = excluded.last_seen_at
                        returning known.xmax = 0
                        """, Boolean.class)
                .setParameter("user", login.user())
                .setParameter("device", device)
                .setParameter("at", login.at())
                .getSingleResult();
        return added
                && (Boolean) entities.createNativeQuery(
                                "select count(*) > 1 from known_devices where user_id = :user", Boolean.class)
                        .setParameter("user", login.user())
                        .getSingleResult();
    }

    /** The devices that an account had may be somebody else's if its owner has just proven the address. */
    void forget(@Observes AccountReclaimed account) {
        entities.createNativeQuery("delete from known_devices where user_id = :user")
                .setParameter("user", account.user())
                .executeUpdate();
    }

    void stop(@Observes ShutdownEvent stop) throws InterruptedException {
        int left = thread.stop();
        if (left > 0) {
            LOG.infof("The devices of the last %d logins were not recorded", left);
        }
    }
}
