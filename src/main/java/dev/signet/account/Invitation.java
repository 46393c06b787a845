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

/**
 * Allows one person to register. An administrator creates it. It is used up when the account is created, not when
 * somebody registers.
 */
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

    /** Creates an invitation. If {@code email} is empty, anyone may use it. */
    Invitation(SecretToken token, String email, long invitedBy, Duration lifetime, Instant now) {
        this.id = UUID.randomUUID();
        this.tokenHash = token.hash();
        this.email = email;
        this.invitedBy = invitedBy;
        this.createdAt = now;
        this.expiresAt = now.plus(lifetime);
    }

    /** Returns the valid invitation with this token. */
    static Optional<Invitation> good(SecretToken token, Instant now) {
        return find("tokenHash = ?1 and usedAt is null and expiresAt > ?2", token.hash(), now)
                .firstResultOptional();
    }

    /** Returns up to {@code most} valid invitations, the newest first. */
    static List<Invitation> allGood(Instant now, int most) {
        return Invitation.<Invitation>find("usedAt is null and expiresAt > ?1 order by createdAt desc, id", now)
                .page(Page.ofSize(most))
                .list();
    }

    /**
     * Deletes an invitation.
     *
     * @return whether it was still valid
     */
    static boolean withdraw(UUID id, Instant now) {
        return delete("id = ?1 and usedAt is null and expiresAt > ?2", id, now) > 0;
    }

    /**
     * Marks an invitation as used and clears its e-mail address. If the invitation was valid at registration, it stays
     * valid for that registration as long as the activation link does, so its own expiry is not checked here.
     *
     * @return whether it existed and was unused
     */
    static boolean spend(UUID id, Instant now) {
        return update("usedAt = ?1, email = '' where id = ?2 and usedAt is null", now, id) > 0;
    }

    /** Returns whether the owner of this e-mail address may use the invitation. */
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
