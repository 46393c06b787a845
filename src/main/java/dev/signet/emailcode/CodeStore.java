package dev.signet.emailcode;

import dev.signet.cleanup.Expiring;
import dev.signet.database.SqlCall;
import dev.signet.database.SqlStatement;
import dev.signet.secret.SecretBox;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The requests for codes, and the codes, as keyed hashes. Each state change is one statement, so that the database
 * decides every race, on any number of replicas.
 */
@Singleton
class CodeStore {
    private static final int MOST_ATTEMPTS = 5;

    /** The request of the same device takes the place of its earlier one, whose codes are not found any more. */
    private static final SqlStatement BEGIN = SqlStatement.of("""
            insert into email_code_requests (address, device, id, secret, expires_at)
            values (:address, :device, :id, :secret, :end)
                on conflict (address, device) do update
               set id = excluded.id, secret = excluded.secret, attempts = 0, expires_at = excluded.expires_at
            """);

    private static final SqlStatement ADD = SqlStatement.of("""
            insert into email_codes (request, code, account, password_version, email, expires_at)
            values (:request, :code, :account, :version, :email, :end)
                on conflict do nothing
            """);

    private static final String TRY = """
            update email_code_requests
               set attempts = attempts + 1
             where address = :address
               and expires_at > :now
               and attempts < :most
               and
            """;

    private static final SqlStatement TRY_SECRET = SqlStatement.of(TRY + " secret = :binding returning id");
    private static final SqlStatement TRY_DEVICE = SqlStatement.of(TRY + " device = :binding returning id");

    private static final SqlStatement FIND = SqlStatement.of("""
            select account, password_version, email, expires_at
              from email_codes
             where request = :request and code = :code
            """);

    private static final SqlStatement TAKE =
            SqlStatement.of("delete from email_codes where request = :request and code = :code");

    private final DataSource database;
    private final SecretBox box;
    private final Clock clock;

    CodeStore(DataSource database, SecretBox box, Clock clock) {
        this.database = database;
        this.box = box;
        this.clock = clock;
    }

    /**
     * The recipient of a code that was mailed.
     *
     * @param account empty if it is for somebody without an account
     * @param passwordVersion the version of the account's password when the code was mailed
     * @param email the address of somebody without an account
     */
    record Recipient(OptionalLong account, int passwordVersion, String email) {}

    /** A code that was mailed, and when. */
    record Mailed(Recipient recipient, Instant at) {}

    /** Stores a request, which takes the place of an earlier one of this device for this address. */
    UUID begin(Asker asker, String secret) {
        UUID id = UUID.randomUUID();
        BEGIN.on(database)
                .with("address", address(asker))
                .with("device", device(asker))
                .with("id", id)
                .with("secret", secret(secret))
                .with("end", end())
                .update();
        return id;
    }

    /** Stores a code. Returns whether the request has no other code like it. */
    boolean add(UUID request, String code, Recipient recipient) {
        return ADD.on(database)
                        .with("request", request)
                        .with("code", code(request, code))
                        .with(
                                "account",
                                recipient.account().isPresent()
                                        ? recipient.account().getAsLong()
                                        : null)
                        .with("version", recipient.passwordVersion())
                        .with("email", recipient.email())
                        .with("end", end())
                        .update()
                > 0;
    }

    /**
     * Counts an attempt with the request that has this secret.
     *
     * @return the request; empty if there is none, it has expired, or it had five attempts
     */
    Optional<UUID> attemptWith(String secret, Asker asker) {
        return attempt(TRY_SECRET, asker, secret(secret));
    }

    /** Does the same with the request of this device. */
    Optional<UUID> attemptOf(Asker asker) {
        return attempt(TRY_DEVICE, asker, device(asker));
    }

    private Optional<UUID> attempt(SqlStatement statement, Asker asker, byte[] binding) {
        return statement
                .on(database)
                .with("address", address(asker))
                .with("now", clock.instant())
                .with("most", MOST_ATTEMPTS)
                .with("binding", binding)
                .first(row -> row.uuid("id"));
    }

    /** Returns whom a code is for; empty if it is wrong or was used. */
    Optional<Mailed> find(UUID request, String code) {
        return on(FIND, request, code)
                .first(row -> new Mailed(
                        new Recipient(
                                row.optionalNumber("account"), row.integer("password_version"), row.text("email")),
                        row.time("expires_at").minus(EmailCodes.LIFETIME)));
    }

    /** Uses up a code. Returns whether it was still there: only one use, on any replica, succeeds. */
    boolean take(UUID request, String code) {
        return on(TAKE, request, code).update() > 0;
    }

    private SqlCall on(SqlStatement statement, UUID request, String code) {
        return statement.on(database).with("request", request).with("code", code(request, code));
    }

    private Instant end() {
        return clock.instant().plus(EmailCodes.LIFETIME);
    }

    private byte[] address(Asker asker) {
        return box.hash("email code address", asker.folded());
    }

    private byte[] device(Asker asker) {
        return box.hash(
                "email code device", asker.origin().network(), asker.device().label());
    }

    private byte[] secret(String secret) {
        return box.hash("email code request", secret);
    }

    private byte[] code(UUID request, String code) {
        return box.hash("email code", request.toString(), code);
    }

    @Produces
    @Singleton
    Expiring emailCodeRequests() {
        return Expiring.anywhere("email_code_requests", "expires_at", clock::instant);
    }

    @Produces
    @Singleton
    Expiring emailCodes() {
        return Expiring.anywhere("email_codes", "expires_at", clock::instant);
    }
}
