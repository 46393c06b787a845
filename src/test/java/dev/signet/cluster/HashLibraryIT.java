package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.Argon2;
import dev.signet.testing.Packaged;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The packaged service hashes passwords with libsodium, and without it if the system does not let it load. */
class HashLibraryIT {
    private static final String WITHOUT = "Passwords are hashed by Bouncy Castle";

    @Test
    void passwords_are_hashed_with_libsodium_or_without_it_and_the_log_says_so() throws Exception {
        try (Cluster cluster = Cluster.withoutReplicas();
                Replica with = cluster.startApart(Map.of());
                Replica without = cluster.startApart(Map.of("jna.tmpdir", "/proc/none"))) {
            cluster.sql("insert into users (username, password) values (?, ?)", "alice", Argon2.phc(Cluster.PASSWORD));
            // The first login renews the hash, so each verifies what the other hashed.
            for (Replica replica : new Replica[] {with, without, with}) {
                assertThat(logIn(replica, Cluster.PASSWORD)).isEqualTo(200);
                assertThat(logIn(replica, "wrong")).isEqualTo(401);
            }

            // The native binary loads the library from memory, so it needs no directory.
            if (Packaged.service().isNative()) {
                assertThat(without.log()).doesNotContain(WITHOUT);
            } else {
                await().untilAsserted(() -> assertThat(without.log()).containsOnlyOnce(WITHOUT));
            }
            assertThat(with.log()).doesNotContain(WITHOUT, "restricted method");
        }
    }

    private static int logIn(Replica replica, String password) throws Exception {
        return Http.post(replica.base(), "/api/token/", null, Map.of("username", "alice", "password", password))
                .status();
    }
}
