package dev.signet.account;

import dev.signet.cleanup.Expiring;
import dev.signet.database.SqlStatement;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;

/** The tokens of links that create the first administrator. All of them end when one is used. */
@Singleton
class FirstAdminLinks {
    private static final Duration LIFETIME = Duration.ofHours(1);

    private static final SqlStatement STORE =
            SqlStatement.of("insert into first_admin_links (token_hash, expires_at) values (:hash, :expires)");

    private static final SqlStatement IS_GOOD =
            SqlStatement.of("select 1 from first_admin_links where token_hash = :hash and expires_at > :now");

    private static final SqlStatement DELETE_ALL = SqlStatement.of("delete from first_admin_links");

    private final DataSource database;
    private final Clock clock;

    FirstAdminLinks(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Stores a new token and returns it. */
    SecretToken issue() {
        SecretToken token = SecretToken.fresh();
        STORE.on(database)
                .with("hash", token.hash())
                .with("expires", clock.instant().plus(LIFETIME))
                .update();
        return token;
    }

    /** Returns whether a link with this token may be used. */
    boolean isGood(SecretToken token) {
        return IS_GOOD.on(database)
                .with("hash", token.hash())
                .with("now", clock.instant())
                .first(row -> true)
                .isPresent();
    }

    /** Ends all links, in the current transaction. */
    void end() {
        DELETE_ALL.on(database).update();
    }

    @Produces
    @Singleton
    Expiring expiringFirstAdminLinks() {
        return Expiring.anywhere("first_admin_links", "expires_at", clock::instant);
    }
}
