package dev.signet.passkey;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A row of {@code passkeys}: what a passkey has beyond other factors. */
@Entity
@Table(name = "passkeys")
class PasskeyRow extends PanacheEntityBase {
    @Column(name = "user_id", nullable = false)
    private long userId;

    @Id
    private UUID id;

    @Column(name = "credential_id", nullable = false)
    private byte[] credentialId;

    @Column(nullable = false)
    private UUID aaguid;

    @Column(nullable = false, length = NewPasskey.LONGEST_TRANSPORTS)
    private String transports;

    @Column(name = "backup_eligible", nullable = false)
    private boolean backupEligible;

    @Column(name = "backed_up", nullable = false)
    private boolean backedUp;

    /** For Hibernate. */
    protected PasskeyRow() {}

    /**
     * Stores a passkey whose factor is stored.
     *
     * @return false if a passkey of any user has this credential id already
     */
    static boolean store(long userId, UUID id, NewPasskey passkey) {
        int reserved = getEntityManager()
                .createNativeQuery(
                        "insert into credential_ids (credential_id) values (:credential) on conflict do nothing")
                .setParameter("credential", passkey.credentialId())
                .executeUpdate();
        if (reserved == 0) {
            return false;
        }
        PasskeyRow row = new PasskeyRow();
        row.userId = userId;
        row.id = id;
        row.credentialId = passkey.credentialId();
        row.aaguid = passkey.aaguid();
        row.transports = passkey.transports();
        row.backupEligible = passkey.backupEligible();
        row.backedUp = passkey.backedUp();
        row.persistAndFlush();
        return true;
    }

    static long count(long userId) {
        return count("userId", userId);
    }

    static List<PasskeyRow> of(long userId) {
        return list("userId", userId);
    }

    static Optional<PasskeyRow> with(long userId, UUID id) {
        return find("userId = ?1 and id = ?2", userId, id).firstResultOptional();
    }

    /** Stores whether the passkey is on several devices. */
    static void setBackedUp(long userId, UUID id, boolean now) {
        update("backedUp = ?1 where userId = ?2 and id = ?3 and backedUp <> ?1", now, userId, id);
    }

    UUID id() {
        return id;
    }

    byte[] credentialId() {
        return credentialId;
    }

    UUID aaguid() {
        return aaguid;
    }

    List<String> transports() {
        return transports.isEmpty() ? List.of() : List.of(transports.split(" "));
    }

    boolean backupEligible() {
        return backupEligible;
    }

    boolean backedUp() {
        return backedUp;
    }
}
