package dev.signet.provider;

import dev.signet.cleanup.Expiring;
import dev.signet.database.SqlStatement;
import dev.signet.secret.SecretBox;
import dev.signet.secret.SecureIds;
import dev.signet.secret.Sha256;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.sql.DataSource;

/** Things that work once, on any replica: codes with their contents, and marks that something was used. */
@Singleton
class UsedOnce {
    private static final int BYTES = 32;
    private static final String MARK = "used|";
    private static final String CODE = "code|";

    private static final SqlStatement INSERT = SqlStatement.of("""
            insert into provider_secrets (hash, content, expires_at)
            values (:hash, :content, :expiresAt)
                on conflict do nothing
            """);

    private static final SqlStatement TAKE =
            SqlStatement.of("delete from provider_secrets where hash = :hash returning content, expires_at");

    private final DataSource database;
    private final SecretBox box;
    private final Clock clock;

    UsedOnce(DataSource database, SecretBox box, Clock clock) {
        this.database = database;
        this.box = box;
        this.clock = clock;
    }

    @Produces
    @Singleton
    Expiring rows() {
        return Expiring.anywhere("provider_secrets", "expires_at", clock::instant);
    }

    /** Returns a random text that nobody can guess. */
    static String random() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(SecureIds.bytes(BYTES));
    }

    /**
     * Marks something as used until it expires by itself.
     *
     * @return whether it was not used before
     */
    boolean use(String what, Instant expiresAt) {
        return insert(Sha256.of(MARK + what), new byte[0], expiresAt);
    }

    /** Stores this content, and returns the code for it. */
    String code(byte[] content, Instant expiresAt) {
        String code = random();
        byte[] hash = Sha256.of(CODE + code);
        insert(hash, box.seal(name(hash), content), expiresAt);
        return code;
    }

    /** Returns the content of a code that has not expired, once. */
    Optional<byte[]> take(String code) {
        byte[] hash = Sha256.of(CODE + code);
        return TAKE.on(database)
                .with("hash", hash)
                .first(row -> new Taken(row.bytes("content"), row.time("expires_at")))
                .filter(taken -> clock.instant().isBefore(taken.expiresAt()))
                .map(taken -> box.open(name(hash), taken.content()));
    }

    private record Taken(byte[] content, Instant expiresAt) {}

    private boolean insert(byte[] hash, byte[] content, Instant expiresAt) {
        return INSERT.on(database)
                        .with("hash", hash)
                        .with("content", content)
                        .with("expiresAt", expiresAt)
                        .update()
                > 0;
    }

    private static String name(byte[] hash) {
        return "sign-in code|" + HexFormat.of().formatHex(hash);
    }
}
