package dev.signet.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.CapturedLog;
import dev.signet.testing.Database;
import dev.signet.user.PasswordHash.Unusable;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hashes that are never tried are counted, by the service and by the migration check alike. */
@QuarkusTest
class UnusableHashesTest {
    private final String tag = "hash-" + UUID.randomUUID();

    @Inject
    Database sql;

    @Inject
    UnusableHashes hashes;

    @Inject
    PasswordHash hash;

    @AfterEach
    void delete_the_accounts() {
        sql.run("delete from users where username like ?", tag + "%");
    }

    @Test
    void the_report_counts_them_and_names_nobody() throws SQLException {
        Map<Unusable, Long> before = hashes.count();
        account("pbkdf2_sha256$10000000$salt$" + "A".repeat(43) + "=");
        account("bcrypt$$2b$16$" + "A".repeat(53));
        account("md5$salt$" + "a".repeat(32));
        account("!unusable on purpose");

        Map<Unusable, Long> after = hashes.count();
        assertThat(grown(before, after, Unusable.TOO_EXPENSIVE)).isEqualTo(2);
        assertThat(grown(before, after, Unusable.NOT_READABLE)).isEqualTo(1);
        try (CapturedLog log = CapturedLog.open()) {
            hashes.report();
            assertThat(log.lines(Level.WARNING))
                    .filteredOn(line -> line.contains("accounts cannot log in"))
                    .hasSize(2)
                    .anyMatch(line -> line.startsWith(after.get(Unusable.TOO_EXPENSIVE) + " ")
                            && line.contains("signet.password.limits"))
                    .noneMatch(line -> line.contains(tag) || line.contains("$"));
        }
    }

    private static long grown(Map<Unusable, Long> before, Map<Unusable, Long> after, Unusable why) {
        return after.getOrDefault(why, 0L) - before.getOrDefault(why, 0L);
    }

    /** The check is SQL, the service is Java: of each hostile text both must say the same. */
    @Test
    void the_migration_check_agrees_with_the_service_on_every_hostile_text() throws IOException {
        String check = Files.readString(Path.of("docs", "migrating-from-django", "3-check.sql"));
        String counting = check.substring(0, check.indexOf("select 'accounts of Django"))
                        .replace("from users", "from (select ?::text as password) one")
                + "select coalesce((select case when not readable then 'NOT_READABLE' when expensive then 'TOO_EXPENSIVE' end"
                + " from hashes), '')";

        List<String> texts = HostileHashes.stored();
        assertThat(texts).hasSizeGreaterThan(5_000);
        for (String text : texts) {
            assertThat(sql.one(String.class, counting, text))
                    .as(text)
                    .isEqualTo(hash.unusable(text).map(Enum::name).orElse(""));
        }
    }

    private void account(String password) {
        sql.run("insert into users (username, password) values (?, ?)", tag + UUID.randomUUID(), password);
    }
}
