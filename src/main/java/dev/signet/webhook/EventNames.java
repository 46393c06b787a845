package dev.signet.webhook;

import dev.signet.audit.RecordedEvent;
import dev.signet.audit.SecurityEventKind;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The names of events, as endpoints subscribe to them. Every event of the ledger is {@code security.} and its kind; some
 * are also what happened to a user or a session. An endpoint gets each event once, under the first name that it wants.
 */
final class EventNames {
    static final String USER_CREATED = "user.created";
    static final String USER_UPDATED = "user.updated";
    static final String USER_DELETED = "user.deleted";
    static final String SESSION_CREATED = "session.created";
    static final String SESSION_ENDED = "session.ended";

    /** What an administrator sends to try an endpoint out, whatever it is subscribed to. */
    static final String TEST = "webhook.test";

    private static final String SECURITY = "security.";

    private static final Set<SecurityEventKind> UPDATES = EnumSet.of(
            SecurityEventKind.USERNAME_CHANGED,
            SecurityEventKind.EMAIL_CHANGED,
            SecurityEventKind.PROFILE_CHANGED,
            SecurityEventKind.DEACTIVATED,
            SecurityEventKind.REACTIVATED,
            SecurityEventKind.ROLE_CHANGED);

    private static final Set<String> SUBSCRIBABLE = subscribable();

    private EventNames() {}

    private static Set<String> subscribable() {
        Set<String> names = new TreeSet<>(Set.of("*", "user.*", "session.*", SECURITY + "*"));
        names.addAll(Set.of(USER_CREATED, USER_UPDATED, USER_DELETED, SESSION_CREATED, SESSION_ENDED));
        Stream.of(SecurityEventKind.values()).map(EventNames::security).forEach(names::add);
        return names;
    }

    /** Returns the texts that are not names of events. */
    static List<String> unknown(Collection<String> texts) {
        return texts.stream().filter(text -> !SUBSCRIBABLE.contains(text)).toList();
    }

    /** Returns what an endpoint can subscribe to, for an error. */
    static String choices() {
        return String.join(", ", SUBSCRIBABLE);
    }

    /**
     * Returns the names of an event, the most specific first.
     *
     * @param activation whether who registers must prove an address before there is an account
     */
    static List<String> of(RecordedEvent event, boolean activation) {
        return Stream.concat(resource(event, activation).stream(), Stream.of(security(event.kind())))
                .toList();
    }

    private static Optional<String> resource(RecordedEvent event, boolean activation) {
        SecurityEventKind kind = event.kind();
        if (!event.success()) {
            return Optional.empty();
        }
        if (kind == SecurityEventKind.REGISTERED) {
            // Administrators create accounts at once. Otherwise ACTIVATED follows, if there must be a proof.
            return event.actorId().isPresent() || !activation ? Optional.of(USER_CREATED) : Optional.empty();
        }
        if (UPDATES.contains(kind)) {
            return Optional.of(USER_UPDATED);
        }
        return switch (kind) {
            case ACTIVATED -> Optional.of(USER_CREATED);
            case DELETED -> Optional.of(USER_DELETED);
            case LOGIN, SESSION_ADOPTED -> Optional.of(SESSION_CREATED);
            case SESSION_ENDED -> Optional.of(SESSION_ENDED);
            default -> Optional.empty();
        };
    }

    private static String security(SecurityEventKind kind) {
        return SECURITY + kind.name().toLowerCase(Locale.ROOT);
    }
}
