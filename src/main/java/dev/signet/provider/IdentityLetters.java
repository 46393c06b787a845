package dev.signet.provider;

import dev.signet.mail.Message;
import dev.signet.mail.Outbox;
import dev.signet.security.CurrentRequest;
import dev.signet.user.User;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Notifies users by mail when the ways to sign in to their account change (OWASP ASVS 5, V6.3.7). */
@Singleton
class IdentityLetters {
    private final Outbox outbox;
    private final CurrentRequest request;
    private final Clock clock;

    IdentityLetters(Outbox outbox, CurrentRequest request, Clock clock) {
        this.outbox = outbox;
        this.request = request;
        this.clock = clock;
    }

    void linked(User user, String provider) {
        send("identityLinked", user, provider);
    }

    void removed(User user, String provider) {
        send("identityRemoved", user, provider);
    }

    private void send(String kind, User user, String provider) {
        if (!user.email().isEmpty()) {
            Message letter = Message.of(kind, user.email())
                    .with("username", user.username())
                    .with("provider", provider)
                    .happened(clock.instant(), request.device());
            outbox.offer(() -> letter);
        }
    }
}
