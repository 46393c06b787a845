package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.Alone;
import dev.signet.testing.Argon2;
import dev.signet.testing.Member;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is revoked on one replica, or directly in the database, is refused on every replica. */
@Alone
class RevocationIT {
    /** The staleness that the settings allow. */
    private static final Duration STALENESS = Duration.ofSeconds(2);

    /** How much a busy machine may add to it, for scheduling and the request itself; a look without a notice comes later. */
    private static final Duration SLACK = Duration.ofSeconds(6);

    private static Cluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = Cluster.start(Map.of());
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
    }

    @Test
    void a_logout_on_one_replica_holds_on_the_other() throws Exception {
        Member member = cluster.member();
        assertAccepted(member);
        assertThat(Http.post(cluster.first(), "/api/logout/", member.access(), Map.of("refresh", member.refresh()))
                        .status())
                .isEqualTo(200);
        assertThat(status(cluster.first(), member)).isEqualTo(401);
        assertRefusedEverywhere(member);
    }

    @Test
    void signing_out_everywhere_ends_every_session_and_sparing_the_current_one_spares_it() throws Exception {
        Member here = cluster.member();
        Member elsewhere = cluster.login(here.username());
        Http.post(cluster.first(), "/api/logout/all/?except_current=true", here.access(), Map.of());
        assertRefusedEverywhere(elsewhere);
        assertAccepted(here);
        Http.post(cluster.second(), "/api/logout/all/", here.access(), Map.of());
        assertRefusedEverywhere(here);
    }

    @Test
    void what_an_operator_changes_in_psql_is_heard_of() throws Exception {
        Member deactivated = cluster.member();
        Member promoted = cluster.member();
        Member demoted = cluster.member();
        cluster.sql("update users set is_staff = true where username = ?", demoted.username());
        demoted = cluster.login(demoted.username());
        Member deleted = cluster.member();
        Member changedPassword = cluster.member();
        Member endedSession = cluster.member();
        Member revokedToken = cluster.member();
        for (Member member :
                new Member[] {deactivated, promoted, demoted, deleted, changedPassword, endedSession, revokedToken}) {
            assertAccepted(member);
        }
        cluster.sql("update users set is_active = false where username = ?", deactivated.username());
        cluster.sql("update users set is_staff = true where username = ?", promoted.username());
        cluster.sql("update users set is_staff = false where username = ?", demoted.username());
        cluster.sql("delete from users where username = ?", deleted.username());
        cluster.sql(
                "update users set password = ? where username = ?", Argon2.phc("another"), changedPassword.username());
        cluster.sql(
                "update sessions set ended_at = now() where id = ?",
                UUID.fromString(Jwts.session(endedSession.access())));
        cluster.sql(
                "insert into revoked_tokens values (?, now(), now() + interval '1 hour')",
                Jwts.id(revokedToken.access()));
        for (Member member :
                new Member[] {deactivated, promoted, demoted, deleted, changedPassword, endedSession, revokedToken}) {
            assertRefusedEverywhere(member);
        }
        assertThat(Http.post(cluster.first(), "/api/token/refresh/", null, Map.of("refresh", changedPassword.refresh()))
                        .status())
                .isEqualTo(401);
        assertThat(Http.post(cluster.first(), "/api/token/refresh/", null, Map.of("refresh", promoted.refresh()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_revocation_is_heard_of_although_the_listening_connections_were_terminated_before_it() throws Exception {
        Member member = cluster.member();
        assertAccepted(member);
        cluster.number("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where application_name = 'signet revocation feed'");
        cluster.sql("update users set is_active = false where username = ?", member.username());
        assertRefusedEverywhere(member);
    }

    @Test
    void no_replica_accepts_what_was_revoked_longer_than_the_staleness_ago_while_the_feed_stalls() throws Exception {
        // Only the feed goes through the proxy that stalls; requests reach the database as ever.
        Member member = cluster.member();
        try (StallingProxy feed = StallingProxy.to(cluster.databasePort());
                Replica deaf = cluster.startApart(Map.of(
                        "signet.revocation.jdbc-url", "jdbc:postgresql://127.0.0.1:" + feed.port() + "/signet"))) {
            assertThat(status(deaf.base(), member)).isEqualTo(200);
            feed.stall();
            cluster.sql("update users set is_active = false where username = ?", member.username());
            Instant revoked = Instant.now();
            await().atMost(STALENESS.plus(SLACK))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> status(deaf.base(), member) == 401);
            assertThat(Duration.between(revoked, Instant.now())).isLessThan(STALENESS.plus(SLACK));
            feed.flow();
        }
    }

    @Test
    void a_replica_that_starts_late_knows_what_was_revoked_before() throws Exception {
        Member member = cluster.member();
        Http.post(cluster.first(), "/api/logout/", member.access(), Map.of("refresh", member.refresh()));
        try (Replica late = cluster.startApart(Map.of())) {
            assertThat(status(late.base(), member)).isEqualTo(401);
        }
    }

    @Test
    void a_database_that_takes_longer_than_the_staleness_to_return_what_was_revoked_is_waited_for() throws Exception {
        cluster.sql("alter table deleted_sessions rename to ended_before");
        // As docs/scaling.md advises for PgBouncer.
        cluster.sql("alter role current_user set statement_timeout = '3s'");
        try {
            cluster.sql("""
                    create function slow() returns setof ended_before language plpgsql as
                    'begin perform pg_sleep(4); return query select * from ended_before; end'
                    """);
            cluster.sql("create view deleted_sessions as select * from slow()");
            cluster.number("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                    + " where application_name = 'signet revocation feed'");
            await().until(() -> !hasFeed(cluster.replica(0)));
            await().until(() -> hasFeed(cluster.replica(0)));
        } finally {
            cluster.sql("alter role current_user reset statement_timeout");
            cluster.sql("drop view if exists deleted_sessions");
            cluster.sql("drop function if exists slow()");
            cluster.sql("alter table ended_before rename to deleted_sessions");
        }
    }

    private static boolean hasFeed(Replica replica) throws IOException {
        return replica.metrics().lines().anyMatch("signet_revocation_feed_up 1.0"::equals);
    }

    @Test
    void revocations_are_heard_of_across_a_restart_of_the_database() throws Exception {
        Member before = cluster.member();
        Member after = cluster.member();
        assertAccepted(before);
        assertAccepted(after);
        cluster.sql("update users set is_active = false where username = ?", before.username());
        cluster.restartDatabase();
        cluster.sql("update users set is_active = false where username = ?", after.username());
        assertRefusedEverywhere(before);
        assertRefusedEverywhere(after);
    }

    private static void assertAccepted(Member member) throws IOException {
        assertThat(status(cluster.first(), member)).isEqualTo(200);
        assertThat(status(cluster.second(), member)).isEqualTo(200);
    }

    private static void assertRefusedEverywhere(Member member) {
        for (URI replica : new URI[] {cluster.first(), cluster.second()}) {
            await().atMost(STALENESS.plus(SLACK))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> status(replica, member) == 401);
        }
    }

    private static int status(URI replica, Member member) throws IOException {
        return Http.get(replica, "/api/protected/", member.access()).status();
    }
}
