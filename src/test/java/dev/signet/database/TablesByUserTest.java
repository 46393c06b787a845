package dev.signet.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** What belongs to a user is found by the user's id alone, so that the tables can be distributed by user. */
@QuarkusTest
class TablesByUserTest {
    /** The tables with a user_id, and its number among their columns. */
    private static final String OF_USERS = """
            select c.oid, c.relname, a.attnum
              from pg_class c
                   join pg_attribute a on a.attrelid = c.oid and a.attname = 'user_id'
             where c.relnamespace = current_schema()::regnamespace
               and c.relkind = 'r'
            """;

    /** What anyone can do whose table breaks a rule. */
    private static final String WAYS_OUT = """
            . Tables with a column user_id can be distributed by user (CONTRIBUTING.md), so PostgreSQL must be able to check this \
            among the rows of one user. Put user_id into it. If the table is looked up without knowing the user, by a hash for \
            example, or if you never distribute it, give the column another name, such as owner_id: then these rules do not apply\
            """;

    @Test
    void sessions_events_factors_and_links_are_rows_of_users() {
        assertThat(Sql.text("select string_agg(relname, ' ' order by relname) from (" + OF_USERS + ") t"))
                .contains(
                        "deleted_sessions",
                        "deleted_users",
                        "factors",
                        "known_devices",
                        "one_time_tokens",
                        "reactions_due",
                        "recovery_codes",
                        "registrations",
                        "security_events",
                        "sessions");
    }

    @Test
    void their_primary_keys_begin_with_the_user() {
        assertThat(Sql.text("select string_agg(t.relname, ' ') from (" + OF_USERS + """
                ) t
                 where not exists (select from pg_index i
                                    where i.indrelid = t.oid and i.indisprimary and i.indkey[0] = t.attnum)
                """))
                .as("tables whose primary key does not begin with user_id" + WAYS_OUT)
                .isNull();
    }

    @Test
    void their_unique_indexes_contain_the_user() {
        assertThat(Sql.text("select string_agg(i.indexrelid::regclass::text, ' ') from (" + OF_USERS + """
                ) t
                  join pg_index i on i.indrelid = t.oid and i.indisunique
                 where not t.attnum = any (i.indkey::smallint[])
                """))
                .as("unique indexes without user_id" + WAYS_OUT)
                .isNull();
    }

    @Test
    void their_foreign_keys_contain_the_user() {
        assertThat(Sql.text("select string_agg(f.conname, ' ') from (" + OF_USERS + """
                ) t
                  join pg_constraint f on f.conrelid = t.oid and f.contype = 'f'
                 where not t.attnum = any (f.conkey)
                """))
                .as("foreign keys without user_id" + WAYS_OUT)
                .isNull();
    }
}
