package dev.signet.passkey;

import dev.signet.database.SqlStatement;
import jakarta.inject.Singleton;
import java.util.Optional;
import javax.sql.DataSource;

/** Keeps the passkeys of registrations whose address is not proven yet. Call it in a transaction. */
@Singleton
class PendingPasskeys {
    private static final SqlStatement KEEP = SqlStatement.of("""
            insert into pending_passkeys (user_id, credential_id, public_key, sign_count, aaguid, transports,
                                          backup_eligible, backed_up)
            values (:user, :credential, :key, :count, :aaguid, :transports, :eligible, :backedUp)
            """);

    private static final SqlStatement TAKE = SqlStatement.of("""
            delete from pending_passkeys
             where user_id = :user
            returning credential_id, public_key, sign_count, aaguid, transports, backup_eligible, backed_up
            """);

    private final DataSource database;

    PendingPasskeys(DataSource database) {
        this.database = database;
    }

    void keep(long user, NewPasskey passkey) {
        KEEP.on(database)
                .with("user", user)
                .with("credential", passkey.credentialId())
                .with("key", passkey.publicKey())
                .with("count", passkey.signCount())
                .with("aaguid", passkey.aaguid())
                .with("transports", passkey.transports())
                .with("eligible", passkey.backupEligible())
                .with("backedUp", passkey.backedUp())
                .update();
    }

    /** Returns the passkey of a registration, and deletes it. */
    Optional<NewPasskey> take(long user) {
        return TAKE.on(database)
                .with("user", user)
                .first(row -> new NewPasskey(
                        row.bytes("credential_id"),
                        row.bytes("public_key"),
                        row.number("sign_count"),
                        row.uuid("aaguid"),
                        row.text("transports"),
                        row.flag("backup_eligible"),
                        row.flag("backed_up")));
    }
}
