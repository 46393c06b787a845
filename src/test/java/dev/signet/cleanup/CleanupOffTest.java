package dev.signet.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.NoCleanup;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** With {@code signet.cleanup.every=off} the service starts, and leaves the clean-up to others. */
@QuarkusTest
@TestProfile(NoCleanup.class)
class CleanupOffTest {
    @Inject
    Scheduler scheduler;

    @Test
    void nothing_is_scheduled() {
        assertThat(scheduler.getScheduledJobs())
                .noneMatch(job -> job.getMethodDescription().contains(Cleanup.class.getName()));
    }
}
