package dev.signet.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.AdjustableClock;
import dev.signet.testing.AtOnce;
import dev.signet.web.ApiError;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How often a provider is asked for its documents, and what happens while it does not answer. */
class KeptTest {
    private final AdjustableClock clock = new AdjustableClock();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean down;
    private final Kept<Integer> kept = new Kept<>("the keys of a test", this::fetch, clock);

    KeptTest() {
        clock.standStill();
    }

    private Integer fetch() throws IOException {
        int call = calls.incrementAndGet();
        if (down) {
            throw new IOException("down");
        }
        return call;
    }

    @Test
    void it_is_fetched_once_for_all_who_ask_first() {
        assertThat(AtOnce.times(8, kept::get)).containsOnly(1);
        assertThat(calls).hasValue(1);
    }

    @Test
    void it_is_fetched_again_when_it_is_no_longer_fresh() {
        assertThat(kept.get()).isEqualTo(1);
        clock.advance(Kept.FRESH.minusSeconds(1));
        assertThat(kept.get()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(kept.get()).isEqualTo(2);
    }

    @Test
    void whoever_misses_something_gets_a_newer_one_but_not_more_often_than_every_ten_seconds() {
        Integer first = kept.get();
        assertThat(kept.newerThan(first)).isEqualTo(first);
        clock.advance(Kept.BETWEEN_TRIES);
        Integer second = kept.newerThan(first);
        assertThat(second).isEqualTo(2);
        assertThat(kept.newerThan(first)).as("it is newer already").isEqualTo(second);
        for (int i = 0; i < 100; i++) {
            assertThat(kept.newerThan(second)).isEqualTo(second);
        }
        assertThat(calls).hasValue(2);
    }

    @Test
    void while_the_provider_is_down_the_old_one_is_used_for_a_day() {
        kept.get();
        down = true;
        clock.advance(Kept.USABLE.minusSeconds(1));
        for (int i = 0; i < 100; i++) {
            assertThat(kept.get()).isEqualTo(1);
        }
        assertThat(calls).hasValue(2);

        clock.advance(Duration.ofSeconds(1));
        assertThatThrownBy(kept::get)
                .isInstanceOfSatisfying(
                        ApiError.class, refusal -> assertThat(refusal.status()).isEqualTo(503));

        down = false;
        clock.advance(Kept.BETWEEN_TRIES);
        assertThat(kept.get()).isEqualTo(3);
    }

    @Test
    void a_provider_that_was_never_there_is_not_asked_by_each_request() {
        down = true;
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(kept::get).isInstanceOf(ApiError.class);
        }
        assertThat(calls).hasValue(1);
    }

    @Test
    void nobody_waits_while_one_request_fetches_it_again() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        Kept<Integer> slow = new Kept<>(
                "the keys of a test",
                () -> {
                    if (calls.incrementAndGet() > 1) {
                        asked.countDown();
                        await(answer);
                    }
                    return calls.get();
                },
                clock);
        slow.get();
        clock.advance(Kept.FRESH);
        CompletableFuture<Integer> patient = CompletableFuture.supplyAsync(slow::get);
        asked.await();

        assertThat(slow.get()).isEqualTo(1);

        answer.countDown();
        assertThat(patient.join()).isEqualTo(2);
    }

    @Test
    void a_provider_that_does_not_answer_keeps_only_so_many_requests_waiting() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        Kept<Integer> slow = new Kept<>(
                "the keys of a test",
                () -> {
                    asked.countDown();
                    await(answer);
                    return calls.incrementAndGet();
                },
                clock);
        List<CompletableFuture<Integer>> patient = new ArrayList<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            patient.add(CompletableFuture.supplyAsync(slow::get, threads));
            asked.await();
            for (int i = 0; i < Kept.MOST_WAITING; i++) {
                patient.add(CompletableFuture.supplyAsync(slow::get, threads));
            }
            // One more than may wait is answered before the provider has answered. Which one it is depends on the
            // threads.
            patient.add(CompletableFuture.supplyAsync(slow::get, threads));

            CompletableFuture<Object> first = CompletableFuture.anyOf(patient.toArray(CompletableFuture[]::new));
            assertThatThrownBy(first::join).hasCauseInstanceOf(ApiError.class);
            assertThat(patient.stream().filter(CompletableFuture::isDone)).hasSize(1);

            answer.countDown();
            assertThat(patient.stream()
                            .filter(request -> !request.isCompletedExceptionally())
                            .map(CompletableFuture::join))
                    .containsOnly(1)
                    .hasSize(Kept.MOST_WAITING + 1);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    @Test
    void a_clock_that_is_set_back_does_not_stop_it() {
        clock.advance(Duration.ofHours(1));
        Integer first = kept.get();
        clock.setRight();
        assertThat(kept.newerThan(first)).isEqualTo(2);
    }
}
