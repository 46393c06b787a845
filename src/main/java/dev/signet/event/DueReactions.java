package dev.signet.event;

import dev.signet.audit.RecordedEvent;
import dev.signet.audit.SecurityEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.cleanup.Expiring;
import dev.signet.start.StartOrder;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The calls of {@link Reaction}s that are due: one row for each event and reaction, written in the event's transaction
 * and deleted when the reaction has handled it.
 */
@Singleton
class DueReactions {
    /** The waits between them double from a minute up to an hour: 14 hours from the first to the last. */
    private static final int MOST_ATTEMPTS = 20;

    private static final Duration KEPT = Duration.ofDays(30);

    private static final String TAKE = """
            update reactions_due r
               set attempts = r.attempts + 1,
                   attempted_at = :now,
                   due_at = case
                       when r.attempts + 1 >= :most then 'infinity'
                       else cast(:now as timestamptz) + least(interval '1 hour', interval '1 minute' * power(2, r.attempts))
                   end
             where (r.user_id, r.event_id, r.reaction) = (
                       select d.user_id, d.event_id, d.reaction
                         from reactions_due d
                        where d.due_at <= :now and d.reaction in (:names)
                        order by d.due_at
                        limit 1
                          for update skip locked)
            returning r.user_id, r.event_id, r.reaction, r.attempts
            """;

    private final Map<String, Listener> listeners;
    private final EntityManager entities;
    private final Clock clock;

    DueReactions(@All List<Reaction> reactions, EntityManager entities, Clock clock) {
        this.listeners = reactions.stream()
                .map(Listener::of)
                .collect(Collectors.toUnmodifiableMap(Listener::name, Function.identity(), (one, other) -> {
                    throw new IllegalStateException("Two reactions to events have the name " + one.name() + ": give "
                            + other.reaction().getClass().getName() + " another one.");
                }));
        this.entities = entities;
        this.clock = clock;
    }

    /** A reaction and what it wants, which is asked once: a request must not depend on its code. */
    private record Listener(String name, Set<SecurityEventKind> kinds, boolean refusedToo, Reaction reaction) {
        static Listener of(Reaction reaction) {
            return new Listener(reaction.name(), Set.copyOf(reaction.kinds()), reaction.refusedToo(), reaction);
        }

        boolean wants(RecordedEvent event) {
            return kinds.contains(event.kind()) && (event.success() || refusedToo);
        }
    }

    /** Creates this bean at the start, which fails if two reactions have the same name. */
    void check(@Observes @Priority(StartOrder.SETTINGS) StartupEvent start) {}

    /**
     * A call that is being made. Its next attempt, if it is not the last, is scheduled already, in case this process ends
     * before the reaction returns.
     */
    record Call(long user, long event, String name, Reaction reaction, int attempt) {
        boolean isLast() {
            return attempt >= MOST_ATTEMPTS;
        }
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    /** Writes a row for each reaction that wants this event. */
    void note(@Observes RecordedEvent event) {
        for (Listener listener : listeners.values()) {
            if (listener.wants(event)) {
                entities.createNativeQuery("""
                                insert into reactions_due (user_id, event_id, reaction, created_at, due_at)
                                values (:user, :event, :reaction, :now, :now)
                                """)
                        .setParameter("user", event.userId().orElse(SecurityEvent.NOBODY))
                        .setParameter("event", event.id())
                        .setParameter("reaction", listener.name())
                        .setParameter("now", clock.instant())
                        .executeUpdate();
            }
        }
    }

    /** Takes the call that has been due for longest, and schedules its next attempt. */
    Optional<Call> take() {
        return QuarkusTransaction.requiringNew().call(() -> {
            @SuppressWarnings("unchecked")
            List<Tuple> taken = entities.createNativeQuery(TAKE, Tuple.class)
                    .setParameter("most", MOST_ATTEMPTS)
                    .setParameter("now", clock.instant())
                    .setParameter("names", listeners.keySet())
                    .getResultList();
            return taken.stream()
                    .map(row -> new Call(
                            row.get("user_id", Long.class),
                            row.get("event_id", Long.class),
                            row.get("reaction", String.class),
                            listeners.get(row.get("reaction", String.class)).reaction(),
                            row.get("attempts", Integer.class)))
                    .findFirst();
        });
    }

    /** Deletes a call that was made. */
    void done(Call call) {
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery("""
                                delete from reactions_due
                                 where user_id = :user and event_id = :event and reaction = :reaction
                                """)
                        .setParameter("user", call.user())
                        .setParameter("event", call.event())
                        .setParameter("reaction", call.name())
                        .executeUpdate());
    }

    /** Calls are deleted some time after their last attempt; those that wait never are. */
    @Produces
    @Singleton
    Expiring reactionsDue() {
        return Expiring.anywhere(
                "reactions_due",
                "case when due_at = 'infinity' then attempted_at end",
                () -> clock.instant().minus(KEPT));
    }
}
