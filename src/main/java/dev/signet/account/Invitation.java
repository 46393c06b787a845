package dev.signet.account;

import dev.signet.user.UserLookup;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Page;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The right to register once, given by an administrator. It is spent when the account is made, not when somebody asks for it. */
@Entity
@Table(name = "invitations")
public class Invitation extends PanacheEntityBase {
    @Id
    private UUID id;

    @Column(name = "token_hash", nullable = false)
    private byte[] tokenHash;

    @Column(nullable = false, length = 254)
    private String email;

    @Column(name = "invited_by")
    private Long invitedBy;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "expires_at", nullable = false)
    private Instant expiresAt;

    @Column(name = "used_at")
    private Instant usedAt;

    /** For Hibernate. */
    protected Invitation() {}

    /** A new one; {@code email} is empty where anyone may use it. */
    Invitation(SecretToken token, String email, long invitedBy, Duration lifetime, Instant now) {
        this.id = UUID.randomUUID();
        this.tokenHash = token.hash();
        this.email = email;
        this.invitedBy = invitedBy;
        this.createdAt = now;
        this.expiresAt = now.plus(lifetime);
    }

    /** The one with this token, if it is good still. */
    static Optional<Invitation> good(SecretToken token, Instant now) {
        return find("tokenHash = ?1 and usedAt is null and expiresAt > ?2", token.hash(), now)
                .firstResultOptional();
    }

    /** Those that are good still, the newest first, up to {@code most}. */
    static List<Invitation> allGood(Instant now, int most) {
        return Invitation.<Invitation>find("usedAt is null and expiresAt > ?1 order by createdAt desc, id", now)
                .page(Page.ofSize(most))
                .list();
    }

    /**
     * Takes it back.
     *
     * @return whether it was good until now
     */
    static boolean withdraw(UUID id, Instant now) {
        return delete("id = ?1 and usedAt is null and expiresAt > ?2", id, now) > 0;
    }

    /**
     * Spends it; whom it was for is forgotten then. One that was good when somebody registered with it is good for that registration
     * until the link in its mail is not, whatever the time.
     *
     * @return whether it was there and nobody had before
     */
    static boolean spend(UUID id, Instant now) {
        return update("usedAt = ?1, email = '' where id = ?2 and usedAt is null", now, id) > 0;
    }

    /** Whether the owner of this e-mail address may use it. */
    boolean isFor(String address) {
        return email.isEmpty() || UserLookup.isSameAddress(email, address);
    }

    UUID id() {
        return id;
    }

    String email() {
        return email;
    }

    Instant expiresAt() {
        return expiresAt;
    }
}
