package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Member;
import java.io.IOException;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A backup accepts refresh tokens that were used since, and lacks what was revoked since. What docs/operating.md says to do
 * about it works.
 */
class RestoredBackupIT {
    @Test
    void after_the_recipe_no_token_from_before_the_restore_works_and_everybody_can_log_in() throws Exception {
        try (Cluster cluster = Cluster.withoutReplicas()) {
            cluster.addReplica(Map.of());
            Member stays = cluster.member();
            Member leaves = cluster.member();
            cluster.stopDatabase();
            cluster.backUp();
            cluster.startDatabase();
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> Http.get(cluster.first(), Cluster.LIST_FROM_DATABASE, null)
                                    .status()
                            == 200);

            String refreshed = refresh(cluster, stays.refresh()).text("refresh");
            assertThat(Http.post(cluster.first(), "/api/logout/", leaves.access(), Map.of("refresh", leaves.refresh()))
                            .status())
                    .isEqualTo(200);
            // Somebody whose id the restored database will give to somebody else.
            Member late = cluster.member();

            cluster.stopReplicas();
            cluster.stopDatabase();
            cluster.restore();
            cluster.startDatabase();
            cluster.sql("delete from signing_keys");
            cluster.sql("update sessions set ended_at = now(), end_reason = 'restored' where ended_at is null");
            cluster.addReplica(Map.of());
            cluster.member();

            for (String token : new String[] {stays.refresh(), refreshed, leaves.refresh(), late.refresh()}) {
                assertThat(refresh(cluster, token).status()).isEqualTo(401);
            }
            for (Member member : new Member[] {stays, leaves, late}) {
                assertThat(Http.get(cluster.first(), "/api/protected/", member.access())
                                .status())
                        .isEqualTo(401);
            }
            Member again = cluster.login(stays.username());
            assertThat(Http.get(cluster.first(), "/api/protected/", again.access())
                            .status())
                    .isEqualTo(200);
        }
    }

    private static Http.Answer refresh(Cluster cluster, String token) throws IOException {
        return Http.post(cluster.first(), "/api/token/refresh/", null, Map.of("refresh", token));
    }
}
