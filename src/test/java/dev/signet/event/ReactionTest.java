package dev.signet.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.audit.Ledger;
import dev.signet.audit.RecordedEvent;
import dev.signet.audit.SecurityEventKind;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Member;
import dev.signet.testing.Samples;
import dev.signet.testing.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reaction is called for every event that is committed, for no other, and harms nobody when it fails. */
@QuarkusTest
@TestProfile(Samples.class)
class ReactionTest {
    @Inject
    Unreliable unreliable;

    @Inject
    ReactionWorker worker;

    @Inject
    DueReactions queue;

    @Inject
    Ledger ledger;

    @Inject
    AdjustableClock clock;

    @BeforeEach
    void nothing_is_due() {
        Sql.run("delete from reactions_due");
    }

    @AfterEach
    void it_works_again() {
        unreliable.failing = false;
    }

    @Test
    void a_committed_event_is_told_once_with_all_that_the_ledger_has() {
        Member alice = Member.user("alice");

        Awaitility.await().until(() -> unreliable.callsFor(alice.id()) == 1 && due(alice) == 0);
        RecordedEvent event = unreliable.calls.stream()
                .filter(call -> call.userId().orElse(0L) == alice.id())
                .findFirst()
                .orElseThrow();
        assertThat(event.kind()).isEqualTo(SecurityEventKind.LOGIN);
        assertThat(event.success()).isTrue();
        assertThat(event.id())
                .isEqualTo(
                        Sql.number("select id from security_events where user_id = ? and kind = 'login'", alice.id()));
        assertThat(event.sessionId()).isPresent();
    }

    @Test
    void an_event_that_is_rolled_back_is_told_to_nobody() {
        Member bob = Member.user("bob");
        Awaitility.await().until(() -> unreliable.callsFor(bob.id()) == 1 && due(bob) == 0);

        QuarkusTransaction.begin();
        ledger.done(SecurityEventKind.LOGIN).to(bob.id()).record();
        QuarkusTransaction.rollback();
        bob.again();

        Awaitility.await().until(() -> due(bob) == 0);
        assertThat(unreliable.callsFor(bob.id())).isEqualTo(2);
    }

    @Test
    void a_refused_attempt_and_a_kind_that_it_did_not_ask_for_are_not_told() {
        Member carol = Member.user("carol");
        Awaitility.await().until(() -> unreliable.callsFor(carol.id()) == 1 && due(carol) == 0);

        assertThat(Api.logIn(carol.username(), "wrong").statusCode()).isEqualTo(401);
        carol.calls()
                .formParam("current_password", Member.PASSWORD)
                .formParam("new_password", "another password of the tests")
                .post("/api/users/set_password/");

        assertThat(due(carol)).isZero();
        assertThat(unreliable.callsFor(carol.id())).isOne();
    }

    @Test
    void a_reaction_that_fails_breaks_no_request_and_is_called_again_until_it_succeeds() {
        unreliable.failing = true;
        Member dave = Member.user("dave");
        Awaitility.await().until(() -> unreliable.callsFor(dave.id()) == 1);
        assertThat(Api.callProtected(dave.access()).statusCode()).isEqualTo(200);

        worker.wake();
        assertThat(due(dave)).isOne();
        clock.advance(Duration.ofSeconds(61));
        worker.wake();
        Awaitility.await().until(() -> unreliable.callsFor(dave.id()) == 2);
        unreliable.failing = false;
        clock.advance(Duration.ofSeconds(121));
        worker.wake();

        Awaitility.await().until(() -> due(dave) == 0);
        assertThat(unreliable.callsFor(dave.id())).isEqualTo(3);
    }

    @Test
    void after_its_last_attempt_a_call_stays_and_is_not_made_again() {
        unreliable.failing = true;
        Member erin = Member.user("erin");
        Awaitility.await().until(() -> unreliable.callsFor(erin.id()) == 1);
        Sql.run(
                "update reactions_due set attempts = 19, due_at = now() - interval '1 day' where user_id = ?",
                erin.id());

        worker.wake();
        Awaitility.await().until(() -> unreliable.callsFor(erin.id()) == 2);
        unreliable.failing = false;
        clock.advance(Duration.ofDays(2));
        Member frank = Member.user("frank");

        Awaitility.await().until(() -> unreliable.callsFor(frank.id()) == 1);
        assertThat(unreliable.callsFor(erin.id())).isEqualTo(2);
        assertThat(Sql.number(
                        "select count(*) from reactions_due where user_id = ? and due_at = 'infinity'"
                                + " and attempted_at > now() - interval '1 hour'",
                        erin.id()))
                .isOne();
    }

    /** As on several replicas: each takes different rows. The application's own worker may take some, too, and deletes them. */
    @Test
    void workers_at_the_same_time_make_each_call_once() {
        Sql.run("insert into reactions_due (user_id, event_id, reaction, created_at, due_at)"
                + " select -1, -n, 'unreliable', now(), now() - interval '1 day' from generate_series(1, 50) n");

        List<Long> taken = AtOnce.times(8, this::takeAll).stream()
                .flatMap(List::stream)
                .filter(event -> event < 0)
                .toList();

        assertThat(taken).doesNotHaveDuplicates();
        assertThat(Sql.numbers("select event_id from reactions_due where event_id < 0 and attempts = 1"))
                .containsExactlyInAnyOrderElementsOf(taken);
    }

    private List<Long> takeAll() {
        List<Long> taken = new ArrayList<>();
        Optional<DueReactions.Call> call = queue.take();
        while (call.isPresent()) {
            taken.add(call.get().event());
            call = queue.take();
        }
        return taken;
    }

    @Test
    void two_reactions_of_one_name_stop_the_start() {
        assertThatThrownBy(() -> new DueReactions(List.of(unreliable, unreliable), null, clock))
                .hasMessageContaining("unreliable");
    }

    private static long due(Member member) {
        return Sql.number("select count(*) from reactions_due where user_id = ?", member.id());
    }
}
