package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.database.MigrationRules;
import dev.signet.database.MigrationTimeouts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Migrations of each kind that docs/migrations.md allows run while two replicas, which know nothing of them, serve
 * clients: no client notices.
 */
class MigrationUnderLoadIT {
    private static final Logger LOG = Logger.getLogger(MigrationUnderLoadIT.class);
    private static final int CLIENTS = 6;
    private static final int REQUESTS_BETWEEN = 600;
    private static final String APART = "executeInTransaction=false";

    /** What the service's connections begin with, see application.properties. */
    private static final String LIMITS = "set statement_timeout = '5s'; set lock_timeout = '3s'";

    @TempDir
    Path folder;

    @Test
    void no_request_fails_while_tables_in_use_are_expanded_and_filled() throws Exception {
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put(
                "V2001__users",
                "alter table users add column age integer, add column note text not null default 'none'");
        scripts.put("V2002__sessions", "alter table sessions add column place varchar(80) not null default ''");
        scripts.put(
                "V2003__registrations", "alter table registrations add column place varchar(80) not null default ''");
        scripts.put("V2004__notes", """
                create table notes (
                    user_id  bigint  not null references users (id) on delete cascade,
                    id       uuid    not null,
                    primary key (user_id, id)
                )
                """);
        scripts.put("V2005__trigger", """
                create function default_age() returns trigger language plpgsql as $$
                begin
                    new.age := coalesce(new.age, 18);
                    return new;
                end $$;
                create trigger users_age before insert on users for each row execute function default_age();
                """);
        scripts.put("V2006__fill", """
                do $$
                begin
                    loop
                        update users set age = 18 where id in (select id from users where age is null limit 500);
                        exit when not found;
                        commit;
                    end loop;
                end $$;
                """);
        scripts.put(
                "V2007__demand", "alter table users add constraint users_have_age check (age is not null) not valid");
        scripts.put("V2008__validate", "alter table users validate constraint users_have_age");
        for (Map.Entry<String, String> script : scripts.entrySet()) {
            Path file = Files.writeString(folder.resolve(script.getKey() + ".sql"), script.getValue());
            if (script.getKey().endsWith("fill")) {
                Files.writeString(file.resolveSibling(file.getFileName() + ".conf"), APART);
            }
            assertThat(MigrationRules.faults(file)).as("%s", file).isEmpty();
        }
        try (Cluster cluster = Cluster.start(Map.of())) {
            cluster.sql("insert into users (username, password) select 'u' || n, '!' from generate_series(1, 20000) n");
            cluster.sql("insert into posts (title, content, author_id) select 'p' || n, 'some words', u.id"
                    + " from generate_series(1, 5000) n join users u on u.username = 'u' || n");
            try (Load first = Load.of(cluster.first(), CLIENTS / 2, cluster);
                    Load second = Load.of(cluster.second(), CLIENTS / 2, cluster)) {
                // All connections have prepared their statements.
                first.awaitRequests(REQUESTS_BETWEEN);
                for (String script : scripts.keySet()) {
                    String version = script.substring(1, script.indexOf('_'));
                    assertThat(flyway(cluster).target(version).load().migrate().migrationsExecuted)
                            .isEqualTo(1);
                    first.awaitRequests(REQUESTS_BETWEEN / 4);
                    second.awaitRequests(REQUESTS_BETWEEN / 4);
                }
                first.stop();
                second.stop();
                LOG.infof(
                        "%d requests during %d migrations",
                        first.requests().get() + second.requests().get(), scripts.size());
                assertThat(first.failures()).isEmpty();
                assertThat(second.failures()).isEmpty();
            }
            assertThat(cluster.number("select count(*) from users where age is null"))
                    .isZero();
        }
    }

    private org.flywaydb.core.api.configuration.FluentConfiguration flyway(Cluster cluster) {
        return Flyway.configure()
                .dataSource(cluster.dataSource())
                .initSql(LIMITS)
                .locations("classpath:db/migration", "filesystem:" + folder)
                .outOfOrder(true)
                .callbacks(new MigrationTimeouts());
    }
}
