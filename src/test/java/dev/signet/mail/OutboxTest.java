package dev.signet.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signet.database.WithoutWait;
import dev.signet.testing.Settings;
import dev.signet.web.ApiError;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.LaunchMode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** So many mails wait, and what nothing depends on keeps none of the others out. */
class OutboxTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MailConfig config = Settings.of(MailConfig.class, "signet.mail.queue", "4");
    private final MailServer server = new MailServer(LaunchMode.TEST, config, "mail.invalid", Optional.empty());
    /** Nothing is written or sent in this test. */
    private final Outbox outbox =
            new Outbox(config, server, null, null, (kind, address) -> true, WithoutWait.make(), registry);

    @Test
    void a_place_is_free_again_when_it_was_not_needed_or_what_was_written_is_gone() {
        for (int i = 0; i < 5; i++) {
            outbox.place().close();
        }
        AtomicInteger written = new AtomicInteger();
        for (int i = 0; i < 4; i++) {
            outbox.place().write(() -> {
                written.incrementAndGet();
                return List.of();
            });
        }

        await().until(() -> written.get() == 4);
        await().untilAsserted(() -> assertThat(free()).isEqualTo(4));
    }

    @Test
    void who_finds_no_place_is_told_to_come_back() {
        for (int i = 0; i < 4; i++) {
            outbox.place();
        }

        assertThat(registry.get("signet.mails.waiting").gauge().value()).isEqualTo(4);
        assertThatThrownBy(outbox::place)
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.status()).isEqualTo(503));
    }

    @Test
    void without_a_mail_server_a_notice_is_dropped_and_not_counted_as_lost() {
        MailServer none = new MailServer(LaunchMode.NORMAL, config, "mail.invalid", Optional.empty());
        SimpleMeterRegistry figures = new SimpleMeterRegistry();
        Outbox idle = new Outbox(config, none, null, null, (kind, address) -> true, WithoutWait.make(), figures);

        idle.offer(() -> {
            throw new AssertionError("written");
        });

        assertThat(figures.get("signet.mails.waiting").gauge().value()).isZero();
        assertThat(figures.get("signet.mails").tag("outcome", "lost").counter().count())
                .isZero();
    }

    @Test
    void notices_that_cannot_be_sent_take_half_of_the_places() {
        CountDownLatch server = new CountDownLatch(1);
        AtomicInteger written = new AtomicInteger();
        for (int i = 0; i < 10; i++) {
            outbox.offer(() -> {
                written.incrementAndGet();
                try {
                    server.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
                throw new IllegalStateException("no mail in this test");
            });
        }

        assertThat(free()).isEqualTo(2);
        server.countDown();
        await().untilAsserted(() -> assertThat(free()).isEqualTo(4));
        assertThat(written).hasValue(2);
        assertThat(registry.get("signet.mails").tag("outcome", "lost").counter().count())
                .isEqualTo(10);
    }

    /** How many places there are now. */
    private int free() {
        try (Outbox.Place ignored = outbox.place()) {
            return 1 + free();
        } catch (ApiError full) {
            return 0;
        }
    }
}
