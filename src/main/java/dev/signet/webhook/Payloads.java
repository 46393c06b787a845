package dev.signet.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.audit.RecordedEvent;
import dev.signet.audit.SecurityEvent;
import dev.signet.profile.Profiles;
import dev.signet.user.User;
import dev.signet.webhook.Deliveries.Taken;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The bodies of messages. They are written when a message is sent, from the ledger and the account as they are then, so
 * that nothing is sent about a user who was deleted meanwhile.
 */
@Singleton
class Payloads {
    private static final String OF_USERS = "user.";

    /** Has what every event has, so that a receiver can read it like one. */
    private static final Data OF_A_TEST =
            new Data(Deliveries.NO_EVENT, "test", "success", SecurityEvent.NOBODY, null, null, "", "", "", null);

    private final Profiles profiles;
    private final ObjectMapper json;

    Payloads(Profiles profiles, ObjectMapper json) {
        this.profiles = profiles;
        this.json = json;
    }

    /** A message's body, as Standard Webhooks proposes it. */
    @RegisterForReflection
    record Message(String type, Instant timestamp, Data data) {}

    /**
     * An event.
     *
     * @param eventId its id in the ledger; the other members have the names and values of the ledger, too
     * @param user the account; only in messages about users, and left out if it was deleted
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Data(
            long eventId,
            String kind,
            String outcome,
            Long userId,
            Long actorId,
            UUID sessionId,
            String address,
            String device,
            String detail,
            Map<String, Object> user) {}

    /**
     * Returns the body of a delivery, in the current transaction; empty if the event is no longer stored.
     */
    Optional<String> of(Taken delivery) {
        if (delivery.isTest()) {
            return Optional.of(text(new Message(delivery.name(), delivery.createdAt(), OF_A_TEST)));
        }
        return SecurityEvent.recorded(delivery.user(), delivery.event())
                .map(event -> text(new Message(delivery.name(), event.happenedAt(), data(delivery.name(), event))));
    }

    private Data data(String name, RecordedEvent event) {
        Optional<User> user =
                event.userId().filter(any -> name.startsWith(OF_USERS)).flatMap(User::withId);
        return new Data(
                event.id(),
                event.kind().name().toLowerCase(Locale.ROOT),
                event.success() ? "success" : "failure",
                event.userId().orElse(null),
                event.actorId().orElse(null),
                event.sessionId().orElse(null),
                event.address(),
                event.device(),
                event.detail(),
                user.map(this::account).orElse(null));
    }

    private Map<String, Object> account(User user) {
        Map<String, Object> account = new LinkedHashMap<>();
        account.put("id", user.id());
        account.put("username", user.username());
        account.put("email", user.email());
        account.putAll(profiles.of(user.id()));
        account.put("is_active", user.isActive());
        account.put("is_staff", user.isStaff());
        account.put("date_joined", user.joinedAt());
        return account;
    }

    private String text(Message message) {
        try {
            return json.writeValueAsString(message);
        } catch (JsonProcessingException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
