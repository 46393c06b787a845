package dev.signet.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Work beside requests, which ends with the process. */
class BackgroundThreadTest {
    private final BackgroundThread thread = new BackgroundThread("test-work", 2);
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch held = new CountDownLatch(1);

    @Test
    void work_is_done_in_order_by_one_thread_that_keeps_no_process_alive() throws InterruptedException {
        thread.execute(() -> done.add("first"));
        thread.execute(() -> done.add(
                Thread.currentThread().getName() + " " + Thread.currentThread().isDaemon()));

        assertThat(thread.stop()).isZero();

        assertThat(done).containsExactly("first", "test-work true");
    }

    @Test
    void work_for_which_the_queue_has_no_room_is_dropped() throws InterruptedException {
        thread.execute(this::hold);
        begun.await();
        List.of("1", "2", "3").forEach(name -> thread.execute(() -> done.add(name)));
        held.countDown();

        assertThat(thread.stop()).isZero();

        assertThat(done).containsExactly("1", "2");
    }

    @Test
    void a_stop_drops_what_has_not_begun_and_says_how_much() throws InterruptedException {
        thread.execute(this::hold);
        begun.await();
        thread.execute(() -> done.add("1"));
        thread.execute(() -> done.add("2"));

        assertThat(thread.stop()).isEqualTo(2);
        assertThat(thread.isStopped()).isTrue();
        thread.execute(() -> done.add("3"));
        held.countDown();

        assertThat(thread.stop()).isZero();
        assertThat(done).isEmpty();
    }

    private void hold() {
        begun.countDown();
        try {
            held.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
