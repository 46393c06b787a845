package dev.signet.account;

import dev.signet.mail.MailConfig;
import dev.signet.mail.MailServer;
import dev.signet.mail.Outbox;
import dev.signet.security.Sha256;
import dev.signet.session.SignedIn;
import dev.signet.user.User;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Tells users of a login from a device that they never used, after the login and without holding it up. A device is what a client
 * calls itself, versions aside. Nobody is told of the first login of an account that no device was noted of, as after a move from
 * another system, nor who made the account a moment ago.
 */
@Singleton
class NewDevices {
    private static final Logger LOG = Logger.getLogger(NewDevices.class);
    private static final Duration A_MOMENT_AGO = Duration.ofDays(1);
    private static final int MOST_WAITING = 1_000;

    private final MailConfig config;
    private final MailServer server;
    private final Outbox outbox;
    private final Letters letters;
    private final EntityManager entities;

    /** Apart from the mails, which may wait for a server. Where logins come faster than they are noted, the next one is. */
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MOST_WAITING),
            work -> {
                Thread named = new Thread(work, "signet-devices");
                named.setDaemon(true);
                return named;
            },
            new ThreadPoolExecutor.DiscardPolicy());

    NewDevices(MailConfig config, MailServer server, Outbox outbox, Letters letters, EntityManager entities) {
        this.config = config;
        this.server = server;
        this.outbox = outbox;
        this.letters = letters;
        this.entities = entities;
        thread.allowCoreThreadTimeOut(true);
    }

    void notice(@Observes(during = TransactionPhase.AFTER_SUCCESS) SignedIn login) {
        if (config.newDeviceNotice() && server.isThere()) {
            thread.execute(() -> note(login));
        }
    }

    private void note(SignedIn login) {
        try {
            QuarkusTransaction.requiringNew()
                    .call(() -> toBeTold(login))
                    .ifPresent(user -> outbox.offer(() -> letters.newDevice(user, login.device(), login.at())));
        } catch (RuntimeException fault) {
            LOG.warn("a device could not be noted", fault);
        }
    }

    private Optional<User> toBeTold(SignedIn login) {
        if (!isAnother(login)) {
            return Optional.empty();
        }
        return User.withId(login.user())
                .filter(user -> !user.email().isEmpty())
                .filter(user -> user.joinedAt().isBefore(login.at().minus(A_MOMENT_AGO)));
    }

    /** Notes the device; whether others were noted before, and this one was not. */
    private boolean isAnother(SignedIn login) {
        // A row that this statement inserted was deleted or locked by no transaction.
        return entities.createNativeQuery("""
                        insert into known_devices as known (user_id, device, last_seen_at)
                        select u.id, :device, :at
                          from users u
                         where u.id = :user
                            on conflict (user_id, device) do update set last_seen_at = excluded.last_seen_at
                        returning known.xmax = 0
                              and exists (select
                                            from known_devices other
                                           where other.user_id = known.user_id
                                             and other.device <> known.device)
                        """, Boolean.class)
                .setParameter("user", login.user())
                .setParameter("device", Sha256.of(login.device().label().replaceAll("[0-9.]+", "")))
                .setParameter("at", login.at())
                .getResultList()
                .contains(true);
    }

    @PreDestroy
    void stop() {
        thread.shutdown();
    }
}
