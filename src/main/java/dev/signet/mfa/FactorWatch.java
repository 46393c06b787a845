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
    private static final SqlStatement WITHOUT = SqlStatement.of("""
            select count(*) as number
              from users u
             where u.is_staff and u.is_active
               and not exists (select from factors f where f.user_id = u.id and f.confirmed_at is not null)
            """);

    private final DataSource database;

    FactorWatch(DataSource database) {
        this.database = database;
    }

    @Override
    public List<Matter> matters() {
        long number = WITHOUT.on(database).one(row -> row.number("number"));
        return number == 0
                ? List.of()
                : List.of(Matter.of(
                        "admin_without_second_factor",
                        Severity.INFO,
                        number + (number == 1 ? " administrator has" : " administrators have") + " no second factor."));
    }
}
