package dev.signet.secret;

import dev.signet.cleanup.Expiring;
import dev.signet.database.SqlStatement;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What works once, on whichever replica: codes with their contents, and the mark that something was used. Everything
 * joins the current transaction, so that a use is undone if the rest fails.
 */
@Singleton
public class UsedOnce {
    private static final int BYTES = 32;

    private static final SqlStatement INSERT = SqlStatement.of("""
            insert into used_once (hash, content, expires_at)
            values (:hash, :content, :expiresAt)
                on conflict do nothing
            """);

    private static final SqlStatement TAKE =
            SqlStatement.of("delete from used_once where hash = :hash returning content, expires_at");

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
        return Expiring.anywhere("used_once", "expires_at", clock::instant);
    }

    /** Returns a random text that nobody can guess. */
    public static String random() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(SecureIds.bytes(BYTES));
    }

    /**
     * Marks something as used until it expires by itself.
     *
     * @param kind keeps different kinds of things apart
     * @return whether it was not used before
     */
    public boolean use(String kind, String what, Instant expiresAt) {
        return insert(hash("used", kind, what), new byte[0], expiresAt);
    }

    /** Stores this content, encrypted, and returns the code for it. Only a hash of the code is stored. */
    public String code(String kind, byte[] content, Instant expiresAt) {
        String code = random();
        byte[] hash = hash("code", kind, code);
        insert(hash, box.seal(name(hash), content), expiresAt);
        return code;
    }

    /** Returns the content of a code that has not expired, once. */
    public Optional<byte[]> take(String kind, String code) {
        byte[] hash = hash("code", kind, code);
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

    private static byte[] hash(String use, String kind, String what) {
        return Sha256.of(use + "|" + kind + "|" + what);
    }

    private static String name(byte[] hash) {
        return "code|" + HexFormat.of().formatHex(hash);
    }
}
