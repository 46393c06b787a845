package dev.signet.webhook;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where another system receives events. */
@Entity
@Table(name = "webhook_endpoints")
public class Endpoint extends PanacheEntityBase {
    @Id
    private UUID id;

    @Column(nullable = false, length = 2000)
    private String url;

    @Column(nullable = false, length = 200)
    private String description;

    /** Separated by commas. */
    @Column(nullable = false)
    private String events;

    /** Encrypted, as the previous one. */
    @Column(nullable = false)
    private byte[] secret;

    @Column(name = "previous_secret")
    private byte[] previousSecret;

    @Column(name = "previous_until")
    private Instant previousUntil;

    @Column(nullable = false)
    private boolean enabled;

    @Column(name = "disabled_reason", nullable = false, length = 200)
    private String disabledReason;

    /** At most a minute late; null if nothing was delivered. */
    @Column(name = "last_delivered_at")
    private Instant lastDeliveredAt;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    /** For Hibernate. */
    protected Endpoint() {}

    /** Creates an endpoint that is enabled. */
    Endpoint(UUID id, byte[] sealedSecret, Instant now) {
        this.id = id;
        this.secret = sealedSecret;
        this.description = "";
        this.enabled = true;
        this.disabledReason = "";
        this.createdAt = now;
    }

    /** Returns the endpoint with this id. */
    static Optional<Endpoint> withId(UUID id) {
        return findByIdOptional(id);
    }

    /** Returns the endpoint, locked against changes by others until the transaction ends. */
    static Optional<Endpoint> toChange(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Returns all endpoints, the oldest first. */
    static List<Endpoint> inOrder() {
        return list("order by createdAt, id");
    }

    /** Stores that a delivery was made, at most once a minute, because an endpoint may get many. */
    static void delivered(UUID id, Instant now) {
        update(
                "lastDeliveredAt = ?1 where id = ?2 and (lastDeliveredAt is null or lastDeliveredAt <= ?3)",
                now,
                id,
                now.minus(Duration.ofMinutes(1)));
    }

    /** Lets no other transaction add an endpoint until the current one ends. */
    static void lockForNew() {
        getEntityManager()
                .createNativeQuery("lock table webhook_endpoints in share row exclusive mode")
                .executeUpdate();
    }

    void moveTo(String newUrl) {
        url = newUrl;
    }

    void describe(String text) {
        description = text;
    }

    void subscribeTo(List<String> names) {
        events = String.join(",", names);
    }

    void enable() {
        enabled = true;
        disabledReason = "";
    }

    void disable(String reason) {
        enabled = false;
        disabledReason = reason;
    }

    /** Signs with another secret from now on, and with the present one as well for this long. */
    void rotate(byte[] sealedSecret, Duration overlap, Instant now) {
        previousSecret = secret;
        previousUntil = now.plus(overlap);
        secret = sealedSecret;
    }

    /** Returns the encrypted secrets that sign at this time, the newest first. */
    List<byte[]> secrets(Instant now) {
        return previousUntil != null && previousUntil.isAfter(now) ? List.of(secret, previousSecret) : List.of(secret);
    }

    EndpointResponse response() {
        return new EndpointResponse(
                id,
                url,
                description,
                List.of(events.split(",")),
                enabled,
                disabledReason,
                previousUntil,
                lastDeliveredAt,
                createdAt);
    }

    UUID id() {
        return id;
    }

    String url() {
        return url;
    }

    boolean isEnabled() {
        return enabled;
    }
}
