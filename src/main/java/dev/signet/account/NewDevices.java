package dev.signet.account;

import dev.signet.mail.MailConfig;
import dev.signet.mail.MailServer;
import dev.signet.mail.Outbox;
import dev.signet.session.SignedIn;
import dev.signet.user.User;
import io.quarkus.mailer.MailTemplate.MailTemplateInstance;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells users of a login from a device that they never used, after the login and without holding it up. A device is what a client
 * calls itself, versions aside. Who made the account a moment ago is not told of the first login.
 */
@Singleton
class NewDevices {
    private static final Duration A_MOMENT_AGO = Duration.ofDays(1);

    private final MailConfig config;
    private final MailServer server;
    private final Outbox outbox;
    private final Letters letters;
    private final EntityManager entities;

    NewDevices(MailConfig config, MailServer server, Outbox outbox, Letters letters, EntityManager entities) {
        this.config = config;
        this.server = server;
        this.outbox = outbox;
        this.letters = letters;
        this.entities = entities;
    }

    void notice(@Observes(during = TransactionPhase.AFTER_SUCCESS) SignedIn login) {
        if (config.newDeviceNotice() && server.isThere()) {
            outbox.offer(() -> QuarkusTransaction.requiringNew()
                    .call(() -> letter(login).stream().toList()));
        }
    }

    private Optional<MailTemplateInstance> letter(SignedIn login) {
        if (!isNew(login)) {
            return Optional.empty();
        }
        return User.<User>findByIdOptional(login.user())
                .filter(user -> !user.email().isEmpty())
                .filter(user -> user.joinedAt().isBefore(login.at().minus(A_MOMENT_AGO)))
                .map(user -> letters.newDevice(user, login.device(), login.at()));
    }

    /** Notes the device; whether it was not noted before. */
    private boolean isNew(SignedIn login) {
        // A row that this statement inserted was deleted or locked by no transaction.
        return entities.createNativeQuery("""
                        insert into known_devices as known (user_id, device, last_seen_at)
                        select u.id, :device, :at
                          from users u
                         where u.id = :user
                            on conflict (user_id, device) do update set last_seen_at = excluded.last_seen_at
                        returning known.xmax = 0
                        """, Boolean.class)
                .setParameter("user", login.user())
                .setParameter(
                        "device", SecretToken.sha256(login.device().label().replaceAll("[0-9.]+", "")))
                .setParameter("at", login.at())
                .getResultList()
                .contains(true);
    }
}
