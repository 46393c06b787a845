package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutageLogTest {
    /** About to overflow, as nanoTime may be at any time. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

    private final OutageLog log = new OutageLog(now::get);

    @Test
    void the_first_failure_is_told_at_once_and_the_others_together_after_a_while() {
        assertThat(log.failed()).hasValue(1);
        assertThat(log.failed()).isEmpty();
        after(OutageLog.INTERVAL.minusNanos(1));
        assertThat(log.failed()).isEmpty();

        after(Duration.ofNanos(1));
        assertThat(log.failed()).hasValue(3);
        assertThat(log.failed()).isEmpty();
    }

    @Test
    void an_outage_after_another_is_told_at_once() {
        log.failed();
        after(Duration.ofHours(1));

        assertThat(log.failed()).hasValue(1);
    }

    private void after(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
