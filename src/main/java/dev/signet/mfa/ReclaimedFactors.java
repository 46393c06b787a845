package dev.signet.mfa;

import dev.signet.cleanup.Expiring;
import dev.signet.database.SqlStatement;
import dev.signet.user.AccountReclaimed;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;

/**
 * Gives the second factors of an account a last week when somebody proves its address for the first time. If they are of
 * somebody who prepared the account in advance, they would keep the owner of the address out. But if they are the owner's
 * own, whoever reads the owner's mail must not get rid of them at once. So they end after a week in which nobody used one.
 */
@Singleton
class ReclaimedFactors {
    static final Duration LAST_CHANCE = Duration.ofDays(7);

    private static final int LAST = 10_000;

    private static final SqlStatement END = SqlStatement.of("""
            with codes as (
                update recovery_codes
                   set expires_at = :end
                 where user_id = :user
                   and (expires_at is null or expires_at > :now))
            update factors
               set expires_at = :end
             where user_id = :user
               and confirmed_at is not null
               and (expires_at is null or expires_at > :now)
            """);

    private static final SqlStatement KEEP = SqlStatement.of("""
            with codes as (
                update recovery_codes
                   set expires_at = null
                 where user_id = :user
                   and expires_at > :now)
            update factors
               set expires_at = null
             where user_id = :user
               and expires_at > :now
            """);

    private final Factors factors;
    private final Event<FactorsExpire> expiring;
    private final DataSource database;
    private final Clock clock;

    ReclaimedFactors(Factors factors, Event<FactorsExpire> expiring, DataSource database, Clock clock) {
        this.factors = factors;
        this.expiring = expiring;
        this.database = database;
        this.clock = clock;
    }

    /** The factors of this user end after {@link #LAST_CHANCE}. */
    record FactorsExpire(long user) {}

    /** Runs after the observers that remove factors at once. */
    void end(@Observes @Priority(LAST) AccountReclaimed account) {
        Instant now = clock.instant();
        END.on(database)
                .with("user", account.user())
                .with("now", now)
                .with("end", now.plus(LAST_CHANCE))
                .update();
        if (factors.hasAny(account.user())) {
            expiring.fire(new FactorsExpire(account.user()));
        }
    }

    /** Keeps the factors of a user who has just used one of them. What has expired stays expired. */
    void keep(long user) {
        KEEP.on(database).with("user", user).with("now", clock.instant()).update();
    }

    @Produces
    @Singleton
    Expiring factors() {
        return Expiring.anywhere("factors", "expires_at", clock::instant);
    }

    @Produces
    @Singleton
    Expiring recoveryCodes() {
        return Expiring.anywhere("recovery_codes", "expires_at", clock::instant);
    }
}
