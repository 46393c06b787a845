package dev.signet.audit;

import dev.signet.web.Device;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Something that happened to an account or a session and that its user or an operator may have to know of: who did what, when,
 * from where, and what came of it (OWASP ASVS 5, V16.3). It is stored in the transaction of what it tells, and holds no secret.
 */
@Entity
@Table(name = "security_events")
public class SecurityEvent extends PanacheEntityBase {
    private static final int LONGEST_ADDRESS = 64;
    private static final int LONGEST_TEXT = 200;
    private static final String SUCCESS = "success";
    private static final String FAILURE = "failure";

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(name = "happened_at", nullable = false)
    private Instant happenedAt;

    @Column(nullable = false, length = 40)
    private String kind;

    @Column(nullable = false, length = 16)
    private String outcome;

    @Column(name = "user_id")
    private Long userId;

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

    /** Whether there is such a user, or an event tells of one who was deleted since. */
    static boolean knows(long user) {
        return (Boolean) getEntityManager()
                .createNativeQuery(
                        "select exists (select from users where id = :user)"
                                + " or exists (select from security_events where user_id = :user)",
                        Boolean.class)
                .setParameter("user", user)
                .getSingleResult();
    }

    /** Something that was done. Nothing is stored before {@link #record}. */
    public static SecurityEvent done(SecurityEventKind kind, Instant now) {
        return new SecurityEvent(kind, SUCCESS, now);
    }

    /** Something that was refused. Nothing is stored before {@link #record}. */
    public static SecurityEvent refused(SecurityEventKind kind, Instant now) {
        return new SecurityEvent(kind, FAILURE, now);
    }

    /** The account that it happened to. */
    public SecurityEvent to(long user) {
        userId = user;
        return this;
    }

    /** Who did it; noted where that is somebody else than the account's user: an administrator. */
    public SecurityEvent by(long actor) {
        actorId = userId != null && userId == actor ? null : actor;
        return this;
    }

    /** The session that it happened to, or in. */
    public SecurityEvent in(UUID session) {
        sessionId = session;
        return this;
    }

    /** Where the request came from. */
    public SecurityEvent from(Device client) {
        address = shortened(client.address(), LONGEST_ADDRESS);
        device = shortened(client.label(), LONGEST_TEXT);
        return this;
    }

    /** A few words more, never a secret. */
    public SecurityEvent because(String words) {
        detail = shortened(words, LONGEST_TEXT);
        return this;
    }

    /** Stores it, with what the current transaction does. */
    public void record() {
        persist();
    }

    /** The events of these ids, in no order. */
    static List<SecurityEventView> views(List<Long> ids) {
        return SecurityEvent.<SecurityEvent>list("id in ?1", ids).stream()
                .map(SecurityEvent::view)
                .toList();
    }

    private SecurityEventView view() {
        return new SecurityEventView(
                id, kind, outcome, happenedAt, userId, actorId, sessionId, address, device, detail);
    }

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
