package dev.signet.mfa;

import dev.signet.attention.Matter;
import dev.signet.attention.Matter.Severity;
import dev.signet.attention.Watch;
import dev.signet.database.SqlStatement;
import jakarta.inject.Singleton;
import java.util.List;
import javax.sql.DataSource;

/** Says how many administrators have no second factor. */
@Singleton
class FactorWatch implements Watch {
    private static final SqlStatement ADMINISTRATORS =
            SqlStatement.of("select id from users where is_staff and is_active");

    /** Two statements, because the users and the factors may be on different servers. */
    private static final SqlStatement WITH_FACTOR = SqlStatement.of("""
            select count(distinct user_id) as number
              from factors
             where user_id = any (cast(string_to_array(:users, ',') as bigint[]))
               and confirmed_at is not null
            """);

    private final DataSource database;

    FactorWatch(DataSource database) {
        this.database = database;
    }

    @Override
    public List<Matter> matters() {
        List<String> administrators = ADMINISTRATORS.on(database).list(row -> Long.toString(row.number("id")));
        long number = administrators.size()
                - WITH_FACTOR
                        .on(database)
                        .with("users", String.join(",", administrators))
                        .one(row -> row.number("number"));
        return number == 0
                ? List.of()
                : List.of(Matter.of(
                        "admin_without_second_factor",
                        Severity.INFO,
                        number + (number == 1 ? " administrator has" : " administrators have") + " no second factor."));
    }
}
