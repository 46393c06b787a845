package dev.signet.revocation;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** The id of a token that was revoked individually, without a session. */
@Entity
@Table(name = "revoked_tokens")
public class RevokedToken extends PanacheEntityBase {
    @Id
    private String jti;

    @Column(name = "revoked_at", nullable = false)
    private Instant revokedAt;

    @Column(name = "expires_at", nullable = false)
    private Instant expiresAt;

    /** For Hibernate. */
    protected RevokedToken() {}

    /**
     * Revokes a token until it expires. The database decides races.
     *
     * @return whether it was not revoked before
     */
    public static boolean revoke(String jti, Instant expiresAt, Instant now) {
        return getEntityManager()
                        .createNativeQuery("""
                                insert into revoked_tokens (jti, revoked_at, expires_at)
                                values (:jti, :now, :expiresAt)
                                on conflict do nothing
                                """)
                        .setParameter("jti", jti)
                        .setParameter("now", now)
                        .setParameter("expiresAt", expiresAt)
                        .executeUpdate()
                > 0;
    }
}
