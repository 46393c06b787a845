package dev.signet.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.start.ServiceStart;
import dev.signet.testing.CapturedLog;
import dev.signet.testing.Settings;
import io.quarkus.runtime.ShutdownEvent;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** The thread that keeps the keys up to date. */
class KeyThreadTest {

    @Test
    void an_error_is_logged_and_does_not_end_it() throws InterruptedException {
        assertThat(warningAbout(() -> {
                    throw new StackOverflowError("of the test");
                }))
                .contains("StackOverflowError", "\tat ");
    }

    @Test
    void an_outage_of_the_database_is_one_line() throws InterruptedException {
        assertThat(warningAbout(() -> {
                    throw new IllegalStateException(new SQLException("Connection refused", "08001"));
                }))
                .contains("database is unavailable", "Connection refused")
                .doesNotContain("\n");
    }

    /** What the thread logs if its first look fails so; it goes on. */
    private static String warningAbout(Runnable failure) throws InterruptedException {
        KeyConfig config = Settings.of(KeyConfig.class);
        KeySchedule schedule = AnotherStart.schedule(config);
        AtomicInteger looks = new AtomicInteger();
        KeyFiles files = new KeyFiles(config) {
            @Override
            Optional<List<TokenKey>> changed() {
                if (looks.incrementAndGet() == 1) {
                    failure.run();
                }
                return Optional.empty();
            }
        };
        KeyRing ring = new KeyRing(config, schedule, /* no database */ null, files, null, Clock.systemUTC());
        KeyRotation rotation = new KeyRotation(ring, config, schedule, null, files, Clock.systemUTC());

        try (CapturedLog log = CapturedLog.open()) {
            rotation.start(new ServiceStart());
            await().until(() -> looks.get() > 1);

            List<String> warnings = log.lines(Level.WARNING, KeyRotation.class);
            assertThat(warnings).hasSize(1);
            return warnings.get(0);
        } finally {
            rotation.stop(new ShutdownEvent());
        }
    }
}
