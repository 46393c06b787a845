package dev.signet.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.database.Distribution;
import dev.signet.testing.Accounts;
import dev.signet.testing.CapturedLog;
import dev.signet.testing.Client;
import dev.signet.testing.Database;
import dev.signet.testing.NoCleanup;
import dev.signet.testing.Settings;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows that can no longer matter go, a batch at a time, by one replica at a time: here only if a test says so. */
@QuarkusTest
@TestProfile(NoCleanup.class)
class CleanupTest {
    private static final int MANY = 20_000;
    private static final int MOST_IN_A_BATCH = 5_000;

    /** "Cleanup": every replica, of whatever release, must ask for the same lock. */
    private static final long LOCK = 0x436c65616e7570L;

    @Inject
    Cleanup cleanup;

    @Inject
    Accounts accounts;

    @Inject
    Database sql;

    @Inject
    DataSource database;

    @Inject
    Distribution distribution;

    /** Marks the rows of this test. */
    private final String mark = UUID.randomUUID().toString();

    @AfterEach
    void take_the_trigger_away() {
        sql.run("drop trigger if exists sessions_count_batches on sessions");
        sql.run("drop trigger if exists sessions_wait on sessions");
        sql.run("drop function if exists count_batch()");
        sql.run("drop function if exists wait_for_turn()");
        sql.run("drop table if exists cleanup_batches");
        sql.run("drop sequence if exists cleanup_turns");
    }

    @Test
    void sessions_that_expired_are_deleted_and_the_others_stay() throws Exception {
        Client alice = accounts.make("alice");
        alice.logsIn();
        sessions(alice, 100, "2 days");
        sessions(alice, 10, "10 minutes");
        sessions(alice, 1, "-1 minutes");

        cleanup.run();

        assertThat(alice.sessions()).isEqualTo(1 + 10 + 1);
    }

    @Test
    void revocations_of_tokens_that_expired_are_deleted_and_the_others_stay() throws Exception {
        revocations("gone", "2 days");
        revocations("recent", "10 minutes");
        revocations("live", "-1 minutes");

        cleanup.run();

        assertThat(revocations("gone")).isZero();
        assertThat(revocations("recent")).isEqualTo(100);
        assertThat(revocations("live")).isEqualTo(100);
    }

    @Test
    void tombstones_of_users_go_when_no_access_token_speaks_for_them() throws Exception {
        Client longGone = accounts.make("alice");
        Client justGone = accounts.make("bob");
        longGone.isDeleted();
        justGone.isDeleted();
        sql.run("update deleted_users set expires_at = now() - interval '2 hours' where user_id = ?", longGone.id());

        cleanup.run();

        assertThat(tombstones(longGone)).isZero();
        assertThat(tombstones(justGone)).isEqualTo(1);
    }

    @Test
    void a_session_stays_until_every_token_that_it_ever_had_has_expired() throws Exception {
        Client alice = accounts.make("alice");
        sessions(alice, 2, "2 days");
        sql.run(
                "update sessions set kept_until = now() + interval '1 day' where id ="
                        + " (select id from sessions where user_id = ? limit 1)",
                alice.id());

        cleanup.run();

        assertThat(alice.sessions()).isEqualTo(1);
        assertThat(deletedSessions()).isZero();
    }

    @Test
    void what_is_kept_of_deleted_sessions_goes_when_their_tokens_have_expired() throws Exception {
        Client alice = accounts.make("alice");
        sessions(alice, 2, "-1 day");
        alice.isDeleted();
        assertThat(deletedSessions()).isEqualTo(2);
        sql.run(
                "update deleted_sessions set expires_at = now() - interval '2 hours' where refresh_jti like ?",
                mark + "%");

        cleanup.run();

        assertThat(deletedSessions()).isZero();
    }

    @Test
    void many_rows_go_in_several_transactions() throws Exception {
        Client alice = accounts.make("alice");
        sessions(alice, MANY, "2 days");
        countBatches();

        cleanup.run();

        assertThat(alice.sessions()).isZero();
        assertThat(sql.one(Long.class, "select cast(sum(deleted) as bigint) from cleanup_batches"))
                .isGreaterThanOrEqualTo(MANY);
        assertThat(sql.one(Long.class, "select max(deleted) from cleanup_batches"))
                .isLessThanOrEqualTo(MOST_IN_A_BATCH);
        assertThat(sql.one(Long.class, "select count(distinct transaction) from cleanup_batches where deleted > 0"))
                .isGreaterThanOrEqualTo(MANY / MOST_IN_A_BATCH);
    }

    @Test
    void while_one_replica_is_at_it_another_does_nothing() throws Exception {
        Client alice = accounts.make("alice");
        sessions(alice, 100, "2 days");

        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
            cleanup.run();
            assertThat(alice.sessions()).isEqualTo(100);
            other.rollback();
        }

        cleanup.run();
        assertThat(alice.sessions()).isZero();
    }

    /** The other one gets its turn between two batches, and takes longer than either. */
    @Test
    void a_walk_that_another_replica_came_between_is_gone_on_with() throws Exception {
        Client alice = accounts.make("alice");
        sessions(alice, MANY, "2 days");
        countBatches();
        haveTheFirstBatchWaitForAnotherReplica();
        CompletableFuture<Void> walk = CompletableFuture.runAsync(() -> {
            try {
                cleanup.run();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        });
        await("the first batch").until(() -> sql.one(Boolean.class, "select is_called from cleanup_turns"));

        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("set local lock_timeout = 0");
            statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
            assertThat(alice.sessions()).isPositive();
            Thread.sleep(1_000);
            other.rollback();
        }

        walk.join();
        assertThat(alice.sessions()).isZero();
    }

    @Test
    void security_events_go_when_they_were_kept_long_enough() throws Exception {
        events("300 days", 10);
        events("400 days", 2_500);

        cleanup.run();

        assertThat(sql.one(Long.class, "select count(*) from security_events where detail = ?", mark))
                .isEqualTo(10);
    }

    @Test
    void webhook_deliveries_go_some_time_after_they_failed_and_not_while_they_wait() throws Exception {
        UUID endpoint = UUID.randomUUID();
        for (String row : List.of(
                "'waits', now() + interval '1 hour', now() - interval '40 days'",
                "'was not sent yet', now() - interval '40 days', null",
                "'failed yesterday', 'infinity', now() - interval '1 day'",
                "'failed long ago', 'infinity', now() - interval '40 days'",
                "'was given up unsent long ago', 'infinity', null")) {
            sql.run(
                    "insert into webhook_deliveries (user_id, endpoint_id, event_id, created_at, name, due_at, attempted_at)"
                            + " values (0, ?, -1, now() - interval '50 days', " + row + ")",
                    endpoint);
        }

        cleanup.run();

        assertThat(sql.one(
                        String.class,
                        "select string_agg(name, ', ' order by id) from webhook_deliveries where endpoint_id = ?",
                        endpoint))
                .isEqualTo("waits, was not sent yet, failed yesterday");
    }

    @Test
    void calls_of_reactions_go_some_time_after_they_failed_and_not_while_they_wait() throws Exception {
        for (String row : List.of(
                "1, now() + interval '1 hour', now()",
                "2, now() - interval '40 days', null",
                "3, 'infinity', now() - interval '1 day'",
                "4, 'infinity', now() - interval '40 days'")) {
            sql.run(
                    "insert into reactions_due (user_id, reaction, created_at, event_id, due_at, attempted_at)"
                            + " values (0, ?, now() - interval '50 days', " + row + ")",
                    mark);
        }

        cleanup.run();

        assertThat(sql.one(
                        String.class,
                        "select string_agg(event_id::text, ' ' order by event_id) from reactions_due where reaction = ?",
                        mark))
                .isEqualTo("1 2 3");
    }

    @Test
    void links_registrations_and_invitations_go_when_they_have_expired() throws Exception {
        Client alice = accounts.make("alice");
        for (String expires : new String[] {"-1 minutes", "1 hour"}) {
            sql.run("""
                    insert into one_time_tokens (token_hash, purpose, user_id, created_at, expires_at)
                    values (sha256(cast(? as bytea)), 'reset_password', ?, now(), now() + cast(? as interval))
                    """, (mark + expires).getBytes(StandardCharsets.UTF_8), alice.id(), expires);
            sql.run("""
                    insert into registrations (user_id, username, email, password, token_hash, origin, created_at, expires_at)
                    values (nextval(pg_get_serial_sequence('users', 'id')), 'x', ?, 'x', '', '', now(), now() + cast(? as interval))
                    """, mark, expires);
            sql.run("""
                    insert into invitations (id, token_hash, email, created_at, expires_at)
                    values (gen_random_uuid(), cast(? as bytea), ?, now(), now() + cast(? as interval))
                    """, (mark + expires).getBytes(StandardCharsets.UTF_8), mark, expires);
        }

        cleanup.run();

        assertThat(sql.one(Long.class, "select count(*) from one_time_tokens where user_id = ?", alice.id()))
                .isEqualTo(1);
        assertThat(sql.one(Long.class, "select count(*) from registrations where email = ?", mark))
                .isEqualTo(1);
        assertThat(sql.one(Long.class, "select count(*) from invitations where email = ?", mark))
                .isEqualTo(1);
    }

    @Test
    void a_table_that_cannot_be_cleaned_keeps_no_other_from_it() throws Exception {
        Client alice = accounts.make("alice");
        sessions(alice, 1, "2 days");
        Expiring broken = Expiring.anywhere("no_such_table", "expires_at", Instant::now);
        Expiring sound =
                Expiring.anywhere("sessions", "expires_at", () -> Instant.now().minus(Duration.ofDays(1)));

        try (CapturedLog log = CapturedLog.open()) {
            cleanup(broken, sound).run();

            assertThat(log.lines(Level.WARNING, Cleanup.class))
                    .singleElement()
                    .asString()
                    .contains("no_such_table");
        }
        assertThat(alice.sessions()).isZero();
    }

    @Test
    void it_rests_as_long_as_it_worked_even_where_there_was_nothing_to_delete() throws Exception {
        // Not a column but what takes as long as a walk over many rows.
        Expiring slow = Expiring.anywhere("signing_keys", "(select now() from pg_sleep(0.3))", () -> Instant.EPOCH);
        long started = System.nanoTime();

        cleanup(slow).run();

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(600));
    }

    private Cleanup cleanup(Expiring... tables) {
        return new Cleanup(database, distribution, List.of(tables), Settings.of(CleanupConfig.class));
    }

    /** Who registered in time activates in time, however old the invitation is by then. */
    @Test
    void an_invitation_stays_while_a_registration_waits_that_was_made_with_it() throws Exception {
        UUID waiting = invitation();
        UUID activated = invitation();
        for (UUID invitation : new UUID[] {waiting, activated}) {
            sql.run("""
                    insert into registrations (user_id, username, email, password, token_hash, invitation_id, origin, created_at,
                                               expires_at, activated_at)
                    values (nextval(pg_get_serial_sequence('users', 'id')), 'x', ?, 'x', '', ?, '', now(), now() + interval '2 hours',
                            case when ? then now() end)
                    """, mark, invitation, invitation == activated);
        }

        cleanup.run();

        assertThat(sql.one(UUID.class, "select id from invitations where email = ?", mark))
                .isEqualTo(waiting);
    }

    private UUID invitation() {
        UUID id = UUID.randomUUID();
        sql.run("""
                insert into invitations (id, token_hash, email, created_at, expires_at)
                values (?, cast(? as bytea), ?, now(), now() - interval '1 hour')
                """, id, id.toString().getBytes(StandardCharsets.UTF_8), mark);
        return id;
    }

    @Test
    void devices_go_when_nobody_used_them_for_a_year_but_the_last_of_an_account() throws Exception {
        Client alice = accounts.make("alice");
        for (int days : new int[] {400, 500}) {
            sql.run("""
                    insert into known_devices (user_id, device, last_seen_at)
                    values (?, sha256(cast(? as bytea)), now() - ? * interval '1 day')
                    """, alice.id(), Integer.toString(days).getBytes(StandardCharsets.UTF_8), days);
        }

        cleanup.run();

        assertThat(sql.one(
                        Integer.class,
                        "select cast(extract(day from now() - last_seen_at) as integer) from known_devices where user_id = ?",
                        alice.id()))
                .isEqualTo(400);
    }

    /** Old ones get the smallest ids, as those that were written first have. */
    private void events(String ago, int number) {
        sql.run("""
                insert into security_events (id, happened_at, kind, outcome, detail)
                overriding system value
                select (select coalesce(min(id), 1) from security_events) - ? + n, now() - cast(? as interval), 'login', 'success', ?
                  from generate_series(0, ? - 1) as n
                """, number, ago, mark, number);
    }

    private void sessions(Client user, int number, String expiredAgo) {
        sql.run("""
                insert into sessions (id, user_id, created_at, last_used_at, refresh_expires_at, refresh_jti)
                select gen_random_uuid(), ?, now() - interval '9 days', now() - interval '9 days',
                       now() - cast(? as interval), ? || n
                  from generate_series(1, ?) as n
                """, user.id(), expiredAgo, mark, number);
    }

    private long deletedSessions() {
        return sql.one(Long.class, "select count(*) from deleted_sessions where refresh_jti like ?", mark + "%");
    }

    private void revocations(String what, String expiredAgo) {
        sql.run("""
                insert into revoked_tokens (jti, revoked_at, expires_at)
                select ? || n, now() - interval '3 days', now() - cast(? as interval)
                  from generate_series(1, 100) as n
                """, mark + what, expiredAgo);
    }

    private long revocations(String what) {
        return sql.one(Long.class, "select count(*) from revoked_tokens where jti like ?", mark + what + "%");
    }

    private long tombstones(Client user) {
        return sql.one(Long.class, "select count(*) from deleted_users where user_id = ?", user.id());
    }

    /** Notes how many sessions each statement deletes, and in which transaction; and has it take a moment. */
    private void countBatches() {
        sql.run("create table cleanup_batches (transaction bigint, deleted bigint)");
        sql.run("""
                create function count_batch() returns trigger language plpgsql as
                $$
                begin
                    insert into cleanup_batches select txid_current(), count(*) from gone;
                    perform pg_sleep(0.05);
                    return null;
                end
                $$
                """);
        sql.run("""
                create trigger sessions_count_batches after delete on sessions
                    referencing old table as gone
                    for each statement execute function count_batch()
                """);
    }

    /**
     * The first batch of sessions takes a turn, which is seen before it is committed, and waits until somebody else wants the lock: so
     * that it is wanted in time however busy the machine is, but for less time than a statement may take.
     */
    private void haveTheFirstBatchWaitForAnotherReplica() {
        sql.run("create sequence cleanup_turns");
        sql.run("""
                create function wait_for_turn() returns trigger language plpgsql as
                $$
                begin
                    if nextval('cleanup_turns') = 1 then
                        for i in 1..40 loop
                            exit when exists (select from pg_locks where locktype = 'advisory' and not granted);
                            perform pg_sleep(0.1);
                        end loop;
                    end if;
                    return null;
                end
                $$
                """);
        sql.run(
                "create trigger sessions_wait after delete on sessions for each statement execute function wait_for_turn()");
    }
}
