package dev.signet.account;

import dev.signet.account.NewAccountForms.NewAccount;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/**
 * A registration whose e-mail address is not proven yet. It reserves neither the username nor the address, so several
 * registrations may want the same ones.
 */
@Entity
@Table(name = "registrations")
public class PendingRegistration extends PanacheEntityBase {
    private static final int MOST_FOR_AN_ADDRESS = 3;

    /** A registration for this address (1) that waits for a proof at this time (2). */
    private static final String WAITING =
            "function('fold_name', email) = function('fold_name', ?1) and activatedAt is null and expiresAt > ?2";

    @Id
    @Column(name = "user_id")
    private long userId;

    @Column(nullable = false, length = 150)
    private String username;

    @Column(nullable = false, length = 254)
    private String email;

    @Column(nullable = false)
    private String password;

    /** A JSON object with the values of some fields. */
    @Column(nullable = false)
    private String profile;

    @Column(name = "token_hash", nullable = false)
    private byte[] tokenHash;

    @Column(name = "invitation_id")
    private UUID invitation;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "expires_at", nullable = false)
    private Instant expiresAt;

    @Column(name = "activated_at")
    private Instant activatedAt;

    /** A hash of where it came from ({@link DisputedAddress#origin}). */
    @Column(nullable = false)
    private byte[] origin;

    /** For Hibernate. */
    protected PendingRegistration() {}

    /** Creates a registration for an account that will have this id. */
    PendingRegistration(
            long userId,
            NewAccount asked,
            String passwordHash,
            SecretToken token,
            Optional<UUID> invitation,
            byte[] origin,
            Duration lifetime,
            Instant now) {
        this.userId = userId;
        this.username = asked.username();
        this.email = asked.email();
        this.profile = asked.profile().json();
        this.password = passwordHash;
        this.tokenHash = token.hash();
        this.invitation = invitation.orElse(null);
        this.origin = origin;
        this.createdAt = now;
        this.expiresAt = now.plus(lifetime);
    }

    /**
     * Returns the registration for this link, whether or not it was used. The row is locked until the transaction ends.
     */
    static Optional<PendingRegistration> good(long userId, SecretToken token, Instant now) {
        return PendingRegistration.<PendingRegistration>findByIdOptional(userId, LockModeType.PESSIMISTIC_WRITE)
                .filter(found -> token.fits(found.tokenHash) && found.expiresAt.isAfter(now));
    }

    /** Returns the latest registrations for this address that are waiting for proof. */
    static List<PendingRegistration> waitingFor(String email, Instant now) {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery("""
                        select {r.*}
                          from registrations r
                         where fold_name(email) = fold_name(:email)
                           and activated_at is null
                           and expires_at > :now
                         order by created_at desc
                         limit :most
                           for update
                        """, PendingRegistration.class, "r")
                .setParameter("email", email)
                .setParameter("now", now)
                .setParameter("most", MOST_FOR_AN_ADDRESS)
                .getResultList();
    }

    /** Returns whether a registration is waiting for a proof of this address. */
    static boolean isAwaiting(String email, Instant now) {
        return count(WAITING, email, now) > 0;
    }

    /** Returns whether a registration from elsewhere is waiting for a proof of the same address. */
    boolean hasRival(Instant now) {
        return count(WAITING + " and origin <> ?3", email, now, origin) > 0;
    }

    boolean cameFrom(byte[] other) {
        return Arrays.equals(origin, other);
    }

    /** Replaces the link with a new one that is valid for this long from now. */
    SecretToken renew(Duration lifetime, Instant now) {
        SecretToken token = SecretToken.fresh();
        tokenHash = token.hash();
        expiresAt = now.plus(lifetime);
        return token;
    }

    /** Marks the account as created and drops the password hash and the profile, which the account has from now on. */
    void activate(Instant now) {
        activatedAt = now;
        password = "";
        profile = "{}";
    }

    boolean isActivated() {
        return activatedAt != null;
    }

    long userId() {
        return userId;
    }

    String username() {
        return username;
    }

    String email() {
        return email;
    }

    String profile() {
        return profile;
    }

    String passwordHash() {
        return password;
    }

    Optional<UUID> invitation() {
        return Optional.ofNullable(invitation);
    }
}
