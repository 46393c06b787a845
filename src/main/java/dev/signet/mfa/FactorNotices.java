package dev.signet.mfa;

import dev.signet.audit.RecordedEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.mail.MailServer;
import dev.signet.mail.Message;
import dev.signet.mail.Outbox;
import dev.signet.mfa.ReclaimedFactors.FactorsExpire;
import dev.signet.security.CurrentRequest;
import dev.signet.user.User;
import dev.signet.web.Device;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Notifies users by mail when their second factors and passkeys change (OWASP ASVS 5, V6.3.7). */
@Singleton
class FactorNotices {
    private static final Map<SecurityEventKind, String> LETTERS = Map.of(
            SecurityEventKind.MFA_ENABLED, "appAdded",
            SecurityEventKind.MFA_DISABLED, "appRemoved",
            SecurityEventKind.MFA_RESET, "factorsRemoved",
            SecurityEventKind.RECOVERY_CODES_RENEWED, "recoveryCodesRenewed",
            SecurityEventKind.RECOVERY_CODE_USED, "recoveryCodeUsed",
            SecurityEventKind.PASSKEY_ADDED, "passkeyAdded",
            SecurityEventKind.PASSKEY_REMOVED, "passkeyRemoved");

    /** The same for factors of a fork, which their events name. Signet's own app has no name. */
    private static final Map<SecurityEventKind, String> LETTERS_OF_OTHERS = Map.of(
            SecurityEventKind.MFA_ENABLED, "factorAdded",
            SecurityEventKind.MFA_DISABLED, "factorRemoved");

    /** Whoever has just signed up with a passkey knows that there is one. */
    private static final Duration SIGN_UP = Duration.ofSeconds(10);

    private final MailServer server;
    private final Outbox outbox;
    private final CurrentRequest request;
    private final Clock clock;

    FactorNotices(MailServer server, Outbox outbox, CurrentRequest request, Clock clock) {
        this.server = server;
        this.outbox = outbox;
        this.request = request;
        this.clock = clock;
    }

    void notice(@Observes(during = TransactionPhase.AFTER_SUCCESS) RecordedEvent event) {
        String letter = letter(event);
        if (letter == null || !event.success()) {
            return;
        }
        boolean byAnother = event.actorId().isPresent();
        Device device = request.device();
        send(event.userId().orElseThrow(), user -> {
            if (!user.joinedAt().plus(SIGN_UP).isBefore(event.happenedAt())) {
                return Optional.empty();
            }
            Message message = to(user, letter);
            return Optional.of(byAnother ? message.fromAnother() : message.happened(event.happenedAt(), device));
        });
    }

    private static String letter(RecordedEvent event) {
        String own = LETTERS.get(event.kind());
        return event.detail().isEmpty() ? own : LETTERS_OF_OTHERS.getOrDefault(event.kind(), own);
    }

    void notice(@Observes(during = TransactionPhase.AFTER_SUCCESS) FactorsExpire account) {
        Instant now = clock.instant();
        Device device = request.device();
        send(
                account.user(),
                user -> Optional.of(to(user, "factorsExpire")
                        .with("lifetime", ReclaimedFactors.LAST_CHANCE)
                        .happened(now, device)));
    }

    private void send(long id, Function<User, Optional<Message>> letter) {
        if (server.isThere()) {
            outbox.offerIfAny(() -> QuarkusTransaction.requiringNew()
                    .call(() -> User.withId(id)
                            .filter(user -> !user.email().isEmpty())
                            .flatMap(letter)));
        }
    }

    private static Message to(User user, String letter) {
        Message message = Message.of(letter, user.email());
        // Somebody else may have chosen the username, as long as the address is not proven.
        return user.isEmailProven()
                ? message.with("username", user.username())
                : message.withHint("username", user.username());
    }
}
