package dev.signet.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.start.ServiceStart;
import dev.signet.testing.CapturedLog;
import dev.signet.testing.Settings;
import io.quarkus.runtime.ShutdownEvent;
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
        KeyConfig config = Settings.of(KeyConfig.class);
        KeySchedule schedule = AnotherStart.schedule(config);
        AtomicInteger looks = new AtomicInteger();
        KeyFiles files = new KeyFiles(config) {
            @Override
            Optional<List<TokenKey>> changed() {
                if (looks.incrementAndGet() == 1) {
                    throw new StackOverflowError("of the test");
                }
                return Optional.empty();
            }
        };
        KeyRing ring = new KeyRing(config, schedule, /* no database */ null, files, null, Clock.systemUTC());
        KeyRotation rotation = new KeyRotation(ring, config, schedule, null, files, Clock.systemUTC());

        try (CapturedLog log = CapturedLog.open()) {
            rotation.start(new ServiceStart());
            await().until(() -> looks.get() > 1);

            assertThat(log.lines(Level.WARNING, KeyRotation.class))
                    .singleElement()
                    .asString()
                    .contains("StackOverflowError");
        } finally {
            rotation.stop(new ShutdownEvent());
        }
    }
}
