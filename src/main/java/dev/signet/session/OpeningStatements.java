package dev.signet.session;

import dev.signet.audit.SecurityEvent;
import dev.signet.database.Distribution;
import dev.signet.database.SqlCall;
import dev.signet.database.SqlStatement;
import dev.signet.user.GoodFrom;
import dev.signet.user.TokenUser;
import dev.signet.user.TokenUsers;
import dev.signet.user.User;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The statement that opens a session and stores the event, if the account is still active and still has the password
 * that was verified, rehashed or not. Neither changes until the transaction ends: a password change is either seen here,
 * or sees the session that is opened now. If tables are distributed, the account is on another server, so it is locked
 * first, and each table gets a statement of its own.
 */
@Singleton
class OpeningStatements {
    private static final String ACCOUNT = """
            select %s
              from users u
             where u.id = :user
               and u.is_active
               and u.password_version = :passwordVersion
               and not %s
               for %s
            """;

    private static final String ALL = """
            with account as (%s),
                 opened as (%s select %s from account returning expires_at),
                 event as (%s select %s from account returning id as event_id)
            select %s, expires_at, event_id
              from account, opened, event
            """;

    private final DataSource database;
    private final TokenUsers tokenUsers;
    private final boolean distributed;
    private final SqlStatement all;
    private final SqlStatement account;
    private final SqlStatement session;

    OpeningStatements(DataSource database, TokenUsers tokenUsers, Distribution distribution, SessionConfig config) {
        this.database = database;
        this.tokenUsers = tokenUsers;
        this.distributed = distribution.on();
        // If sessions are limited, allow only one login of a user at a time; two concurrent ones would each miss the
        // other's session.
        String locked = ACCOUNT.formatted(
                tokenUsers.selected(),
                GoodFrom.refusesSignIn("u.tokens_good_from"),
                config.maxPerUser().isPresent() ? "no key update" : "share");
        this.all = SqlStatement.of(ALL.formatted(
                locked,
                NewSession.INSERT,
                NewSession.VALUES,
                SecurityEvent.INSERT,
                SecurityEvent.VALUES,
                tokenUsers.names()));
        this.account = SqlStatement.of(locked);
        this.session = SqlStatement.of(NewSession.INSERT + " values (" + NewSession.VALUES + ") returning expires_at");
    }

    /**
     * Opens a session in the current transaction, and records the event.
     *
     * @param begun when the sign-in began; empty if it depends on nothing that was issued before
     * @return its first pair; empty if the account has changed, or the user signed out everywhere after {@code begun}
     */
    Optional<UnsignedPair> open(User verified, NewSession opened, Optional<Instant> begun, SecurityEvent event) {
        return distributed ? openOnWorker(verified, opened, begun, event) : openAtOnce(verified, opened, begun, event);
    }

    private record Stored(UnsignedPair pair, long event) {}

    private Optional<UnsignedPair> openAtOnce(
            User verified, NewSession opened, Optional<Instant> begun, SecurityEvent event) {
        SqlCall call = event.bind(opened.bind(ifUnchanged(all, verified, begun), verified.id()));
        Optional<Stored> stored = call.first(
                row -> new Stored(opened.pair(tokenUsers.of(row), row.time("expires_at")), row.number("event_id")));
        stored.ifPresent(done -> event.stored(done.event()));
        return stored.map(Stored::pair);
    }

    private Optional<UnsignedPair> openOnWorker(
            User verified, NewSession opened, Optional<Instant> begun, SecurityEvent event) {
        Optional<TokenUser> user = ifUnchanged(account, verified, begun)
                .with("user", verified.id())
                .first(tokenUsers::of);
        return user.map(found -> {
            Instant expiresAt = opened.bind(session.on(database), found.id()).one(row -> row.time("expires_at"));
            event.record();
            return opened.pair(found, expiresAt);
        });
    }

    private SqlCall ifUnchanged(SqlStatement statement, User verified, Optional<Instant> begun) {
        return statement
                .on(database)
                .with("passwordVersion", (long) verified.passwordVersion())
                .with(
                        "begun",
                        begun.map(time -> time.truncatedTo(ChronoUnit.MILLIS)).orElse(null));
    }
}
