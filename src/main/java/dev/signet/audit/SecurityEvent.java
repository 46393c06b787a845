package dev.signet.audit;

import dev.signet.database.SqlCall;
import dev.signet.web.Device;
import dev.signet.web.StorableText;
import io.quarkus.arc.Arc;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * An event in an account or session that its user or an operator may need to know about: who did what, when, from
 * where, and with what outcome (OWASP ASVS 5, V16.3). It is stored in the same transaction as the change it records,
 * and contains no secrets.
 */
@Entity
@Table(name = "security_events")
public class SecurityEvent extends PanacheEntityBase {
    private static final int LONGEST_ADDRESS = 64;
    private static final int LONGEST_TEXT = 200;

    /** The user of an event that concerns no account. */
    public static final long NOBODY = -1;

    /** With {@link #VALUES} and {@link #bind}, stores an event in the same statement as the change that it records. */
    public static final String INSERT = """
            insert into security_events (user_id, happened_at, kind, outcome, actor_id, session_id, address, device, detail)
            """;

    /** See {@link #INSERT}. */
    public static final String VALUES = """
            :eventUser, :eventTime, :eventKind, :eventOutcome, :eventActor, cast(:eventSession as uuid),
            :eventAddress, :eventDevice, :eventDetail
            """;

    static final String SUCCESS = "success";
    static final String FAILURE = "failure";

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(name = "happened_at", nullable = false)
    private Instant happenedAt;

    @Column(nullable = false, length = 40)
    private String kind;

    @Column(nullable = false, length = 16)
    private String outcome;

    @Column(name = "user_id", nullable = false)
    private long userId = NOBODY;

    @Column(name = "actor_id")
    private Long actorId;

    @Column(name = "session_id")
    private UUID sessionId;

    @Column(nullable = false, length = LONGEST_ADDRESS)
    private String address = "";

    @Column(nullable = false, length = LONGEST_TEXT)
    private String device = "";

    @Column(nullable = false, length = LONGEST_TEXT)
    private String detail = "";

    /** For Hibernate. */
    protected SecurityEvent() {}

    private SecurityEvent(SecurityEventKind kind, String outcome, Instant now) {
        this.kind = kind.stored();
        this.outcome = outcome;
        this.happenedAt = now;
    }

    /** Returns whether the user exists, or an event refers to a user who was deleted since. */
    static boolean knows(long user) {
        return user != NOBODY
                && (Boolean) getEntityManager()
                        .createNativeQuery(
                                "select exists (select 1 from users where id = :user)"
                                        + " or exists (select 1 from security_events where user_id = :user)",
                                Boolean.class)
                        .setParameter("user", user)
                        .getSingleResult();
    }

    /** Creates an event for something that was done. {@link #record} stores it. */
    static SecurityEvent done(SecurityEventKind kind, Instant now) {
        return new SecurityEvent(kind, SUCCESS, now);
    }

    /** Creates an event for something that was refused. {@link #record} stores it. */
    static SecurityEvent refused(SecurityEventKind kind, Instant now) {
        return new SecurityEvent(kind, FAILURE, now);
    }

    /** Sets the account that the event is about. */
    public SecurityEvent to(long user) {
        userId = user;
        return this;
    }

    /** Sets who did it. This is stored only if it is not the account's user but an administrator. */
    public SecurityEvent by(long actor) {
        actorId = actor;
        return this;
    }

    /** Sets the session that the event is about or happened in. */
    public SecurityEvent in(UUID session) {
        sessionId = session;
        return this;
    }

    /** Sets where it came from, if not from the current request. */
    public SecurityEvent from(Device client) {
        address = StorableText.beginningOf(client.address(), LONGEST_ADDRESS);
        device = StorableText.beginningOf(client.label(), LONGEST_TEXT);
        return this;
    }

    /** Adds a short detail, which must not be a secret. */
    public SecurityEvent because(String words) {
        detail = StorableText.beginningOf(words, LONGEST_TEXT);
        return this;
    }

    /** Stores the event in the current transaction, and fires it as a {@link RecordedEvent}. */
    public void record() {
        actorId = anotherActor();
        persist();
        fire();
    }

    /** Sets the parameters of {@link #VALUES} in the statement that also makes the change. */
    public SqlCall bind(SqlCall call) {
        return call.with("eventUser", userId)
                .with("eventTime", happenedAt)
                .with("eventKind", kind)
                .with("eventOutcome", outcome)
                .with("eventActor", anotherActor())
                .with("eventSession", sessionId)
                .with("eventAddress", address)
                .with("eventDevice", device)
                .with("eventDetail", detail);
    }

    /** Fires the event, which such a statement has stored with this id in the current transaction. */
    public void stored(long given) {
        id = given;
        actorId = anotherActor();
        fire();
    }

    private Long anotherActor() {
        return actorId != null && actorId == userId ? null : actorId;
    }

    private void fire() {
        Arc.container().beanManager().getEvent().select(RecordedEvent.class).fire(recorded());
    }

    /** Returns the event with this user and id, if it is still stored. */
    public static Optional<RecordedEvent> recorded(long user, long id) {
        return SecurityEvent.<SecurityEvent>find("userId = ?1 and id = ?2", user, id)
                .firstResultOptional()
                .map(SecurityEvent::recorded);
    }

    private RecordedEvent recorded() {
        return new RecordedEvent(
                id,
                SecurityEventKind.valueOf(kind.toUpperCase(Locale.ROOT)),
                outcome.equals(SUCCESS),
                happenedAt,
                Optional.of(userId).filter(user -> user != NOBODY),
                Optional.ofNullable(actorId),
                Optional.ofNullable(sessionId),
                address,
                device,
                detail);
    }

    /** Returns the events with these ids, in no particular order. */
    static List<SecurityEventResponse> responses(List<Long> ids) {
        return toResponses(list("id in ?1", ids));
    }

    /** Returns those of this user's events that have these ids, in no particular order. */
    static List<SecurityEventResponse> responsesOf(long user, List<Long> ids) {
        return toResponses(list("userId = ?1 and id in ?2", user, ids));
    }

    private static List<SecurityEventResponse> toResponses(List<SecurityEvent> events) {
        return events.stream().map(SecurityEvent::response).toList();
    }

    /**
     * Returns the lowest of these ids before which others may still appear: the first one that was written while a
     * transaction was in progress that still is, or since then.
     */
    static Optional<Long> firstUnsettled(List<Long> ids, Instant since) {
        return Optional.ofNullable((Long) getEntityManager()
                .createNativeQuery("""
                        select min(id)
                          from security_events
                         where id in (:ids)
                           and (happened_at >= :since
                                or age(xmin) <= age(cast(pg_snapshot_xmin(pg_current_snapshot()) as xid)))
                        """, Long.class)
                .setParameter("ids", ids)
                .setParameter("since", since)
                .getSingleResult());
    }

    private SecurityEventResponse response() {
        return new SecurityEventResponse(
                id,
                kind,
                outcome,
                happenedAt,
                userId == NOBODY ? null : userId,
                actorId,
                sessionId,
                address,
                device,
                detail);
    }
}
