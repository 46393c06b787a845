package dev.signet.mfa;

import dev.signet.attention.Matter;
import dev.signet.attention.Matter.Severity;
import dev.signet.attention.Watch;
import dev.signet.database.SqlStatement;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;

/** Says how many administrators have no second factor that counts at a login. */
@Singleton
class FactorWatch implements Watch {
    private static final SqlStatement ADMINISTRATORS =
            SqlStatement.of("select id from users where is_staff and is_active");

    /** Two statements, because the users and the factors may be on different servers. */
    private static final SqlStatement WITH_FACTOR = SqlStatement.of("""
            select count(distinct user_id) as number
              from factors
             where user_id = any (cast(string_to_array(:users, ',') as bigint[]))
               and kind = any (string_to_array(:kinds, ','))
               and confirmed_at is not null
               and (expires_at is null or expires_at > :now)
            """);

    private final Factors factors;
    private final DataSource database;
    private final Clock clock;

    FactorWatch(Factors factors, DataSource database, Clock clock) {
        this.factors = factors;
        this.database = database;
        this.clock = clock;
    }

    @Override
    public List<Matter> matters() {
        List<String> administrators = ADMINISTRATORS.on(database).list(row -> Long.toString(row.number("id")));
        long number = administrators.size()
                - WITH_FACTOR
                        .on(database)
                        .with("users", String.join(",", administrators))
                        .with("kinds", String.join(",", factors.kinds()))
                        .with("now", clock.instant())
                        .one(row -> row.number("number"));
        return number == 0
                ? List.of()
                : List.of(Matter.of(
                        "admin_without_second_factor",
                        Severity.INFO,
                        number + (number == 1 ? " administrator has" : " administrators have") + " no second factor."));
    }
}
