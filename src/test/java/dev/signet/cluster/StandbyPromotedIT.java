package dev.signet.cluster;

import static dev.signet.cluster.StandbyReadsIT.reads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A server that is no standby of the primary, or not any more, is not read from, however much it has. */
class StandbyPromotedIT {
    private static final Duration AT_MOST = Duration.ofMinutes(1);
    private static final String INSERT = "insert into posts (title, content) values ('%s', 'words')";

    @Test
    void a_standby_that_was_promoted_is_not_read_from() throws Exception {
        try (PrimaryAndStandby servers = PrimaryAndStandby.start();
                Replica replica = Replica.start(servers.database(0), reading(servers, 1))) {
            awaitUse(replica);

            servers.promote(1);

            // Each server has a post that the other does not have, and the one that was promoted has written more.
            servers.run(1, INSERT.formatted("elsewhere"));
            servers.run(1, INSERT.formatted("elsewhere again"));
            servers.run(0, INSERT.formatted("here"));
            assertReadsFromPrimary(replica);
        }
    }

    @Test
    void a_standby_of_the_old_primary_is_not_read_from() throws Exception {
        try (PrimaryAndStandby servers = PrimaryAndStandby.start()) {
            int follower = servers.addStandbyOf(0);
            try (Replica replica = Replica.start(servers.database(), reading(servers, follower))) {
                awaitUse(replica);

                // The old primary goes on in another part of the network, where the service cannot reach it.
                servers.promote(1);
                try (Replica moved = Replica.start(servers.database(1), reading(servers, follower))) {
                    for (int i = 0; i < 100; i++) {
                        servers.run(0, INSERT.formatted("elsewhere"));
                    }
                    servers.run(1, INSERT.formatted("here"));
                    await().until(() -> servers.number(follower, "select count(*) from posts") == 100);
                    assertReadsFromPrimary(moved);
                }
            }
        }
    }

    @Test
    void lists_wait_for_the_new_primary_and_then_come_from_its_standby() throws Exception {
        try (PrimaryAndStandby servers = PrimaryAndStandby.start()) {
            int follower = servers.addStandbyOf(1);
            Map<String, String> settings = new HashMap<>(reading(servers, follower));
            settings.put("signet.database.primary-wait", "30s");
            try (Replica replica = Replica.start(servers.database(), settings)) {
                AtomicBoolean over = new AtomicBoolean();
                CompletableFuture<Void> lists = CompletableFuture.runAsync(() -> {
                    while (!over.get()) {
                        postsNow(replica);
                    }
                });
                servers.failOver();
                // This one waits for the new primary, as those before it did: none failed.
                postsNow(replica);
                over.set(true);
                lists.get();
                servers.run(1, INSERT.formatted("here"));
                // As happens by itself within checkpoint_timeout: then the standby's control file has the new timeline.
                servers.run(1, "checkpoint");
                await().atMost(AT_MOST).until(() -> {
                    servers.run(follower, "checkpoint");
                    double before = reads(replica, "standby");
                    assertThat(posts(replica)).contains("here");
                    return reads(replica, "standby") > before;
                });
            }
        }
    }

    private static void assertReadsFromPrimary(Replica replica) throws IOException {
        double before = reads(replica, "standby");
        for (int i = 0; i < 50; i++) {
            assertThat(posts(replica)).contains("here").doesNotContain("elsewhere");
        }
        assertThat(reads(replica, "standby")).isEqualTo(before);
    }

    private static Map<String, String> reading(PrimaryAndStandby servers, int server) {
        return Map.of(
                "signet.database.replica.jdbc-url",
                servers.database(server).url(),
                // Each request reads the list.
                "signet.posts.keep-first-page",
                "0s");
    }

    private static void awaitUse(Replica replica) {
        await().atMost(AT_MOST).until(() -> {
            posts(replica);
            return reads(replica, "standby") > 0;
        });
    }

    private static void postsNow(Replica replica) {
        try {
            posts(replica);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static String posts(Replica replica) throws IOException {
        Http.Answer answer = Http.get(replica.base(), "/api/posts/", null);
        assertThat(answer.status()).isEqualTo(200);
        return answer.body().toString();
    }
}
