package dev.signet.post;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Member;
import dev.signet.testing.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The counts that triggers keep are those of the posts, whatever happens to the posts. */
@QuarkusTest
class PostCountsTest {
    private static final int BUCKET = 4096;
    private static final String BULK = """
            insert into posts (title, content, author_id)
            select 'bulk', 'bulk', ?
              from generate_series(1, ?)
            """;

    @Inject
    NewPosts created;

    private Member writer;

    @BeforeEach
    @AfterEach
    void no_posts() {
        Sql.run("delete from posts");
        writer = Member.user("writer");
    }

    @Test
    void a_bulk_load_over_several_buckets_is_counted() {
        bulk(2);
        assertCountsAreRight();
    }

    @Test
    void deletions_in_the_middle_and_of_whole_buckets_are_counted() {
        bulk(4);
        long first = Sql.number("select min(id) from posts");
        Sql.run("delete from posts where id % 3 = 0");
        assertCountsAreRight();
        long border = (first / BUCKET + 2) * BUCKET;
        Sql.run("delete from posts where id between ? and ?", border - 1, border + BUCKET);
        assertCountsAreRight();
        Sql.run("delete from posts where id in (?, ?, ?)", border - 2, border - 3, border + BUCKET + 1);
        assertCountsAreRight();
    }

    @Test
    void the_posts_of_a_deleted_user_are_no_longer_counted() {
        Member other = Member.user("other");
        Sql.run(BULK, writer.id(), 5_000);
        Sql.run(BULK, other.id(), 100);
        Sql.run("delete from users where id = ?", writer.id());
        assertThat(counted()).isEqualTo(100);
        assertCountsAreRight();
    }

    @Test
    void after_a_truncation_there_are_none() {
        Sql.run(BULK, writer.id(), 5_000);
        Sql.run("truncate posts cascade");
        assertThat(counted()).isZero();
        Sql.run(BULK, writer.id(), 10);
        assertCountsAreRight();
    }

    @Test
    void a_statement_that_was_rolled_back_is_not_counted() {
        Sql.run(BULK, writer.id(), 10);
        QuarkusTransaction.begin();
        created.add(new PostInput("rolled", "back"), writer.id(), Instant.now());
        QuarkusTransaction.rollback();
        assertCountsAreRight();
    }

    @Test
    void writers_at_the_same_time_are_all_counted() throws Exception {
        Sql.run(BULK, writer.id(), 3_000);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> writers = IntStream.range(0, 8)
                    .<Future<?>>mapToObj(number -> pool.submit(() -> insertAndDelete(number)))
                    .toList();
            for (Future<?> each : writers) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertCountsAreRight();
    }

    private void insertAndDelete(int number) {
        Random random = new Random(number);
        for (int i = 0; i < 40; i++) {
            if (random.nextBoolean()) {
                Sql.run(BULK, writer.id(), 1 + random.nextInt(50));
            } else {
                // Each deletes posts of its own, in the order of their ids.
                Sql.run("delete from posts where id % 8 = ? and random() < 0.05", number);
            }
        }
    }

    /** In parts: a statement may take 5 seconds, and the machine may be busy. */
    private void bulk(int parts) {
        for (int part = 0; part < parts; part++) {
            Sql.run(BULK, writer.id(), 5_000);
        }
    }

    private static void assertCountsAreRight() {
        List<Long> ids = Sql.numbers("select id from posts order by id desc");
        assertThat(counted()).isEqualTo(ids.size());
        for (int offset : offsets(ids)) {
            Long expected = offset < ids.size() ? ids.get(offset) : null;
            assertThat(QuarkusTransaction.requiringNew()
                            .call(() -> Post.idAt(offset))
                            .orElse(null))
                    .as("post at %d of %d", offset, ids.size())
                    .isEqualTo(expected);
        }
    }

    /** The ends, both sides of each border between buckets, and some in between. */
    private static TreeSet<Integer> offsets(List<Long> ids) {
        TreeSet<Integer> offsets = new TreeSet<>(List.of(0, 1, ids.size(), ids.size() + 1, ids.size() + 100_000));
        offsets.add(Math.max(0, ids.size() - 1));
        for (int i = 1; i < ids.size(); i++) {
            if (ids.get(i) / BUCKET != ids.get(i - 1) / BUCKET) {
                offsets.addAll(List.of(i - 1, i, Math.min(i + 1, ids.size())));
            }
        }
        new Random(ids.size()).ints(30, 0, ids.size() + 1).forEach(offsets::add);
        return offsets;
    }

    private static long counted() {
        return QuarkusTransaction.requiringNew().call(Post::countAll);
    }
}
