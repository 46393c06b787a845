package dev.signet.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.signet.mail.Outbox;
import dev.signet.revocation.RevocationCache;
import dev.signet.testing.Database;
import dev.signet.testing.Member;
import dev.signet.testing.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replicas say that they run; those that no longer do are lost, and then forgotten. */
@QuarkusTest
class ReplicasTest {
    @Inject
    Replicas replicas;

    @Inject
    ReplicaState own;

    @Inject
    RevocationCache revocations;

    @Inject
    Outbox outbox;

    @Inject
    MeterRegistry registry;

    @Inject
    DataSource database;

    @Inject
    Database sql;

    @AfterEach
    void forget_the_others() {
        sql.run("delete from replicas where id <> ?", own.id());
    }

    @Test
    void the_one_that_answers_comes_first_with_its_state() {
        UUID other = other("1.0", "10 seconds");

        Member.admin("root")
                .calls()
                .get("/api/replicas/")
                .then()
                .statusCode(200)
                .body("[0].id", equalTo(own.id().toString()))
                .body("[0].current", equalTo(true))
                .body("[0].state", equalTo("live"))
                .body("[0].mail", equalTo("ready"))
                .body("[0].version", equalTo(own.version()))
                .body("find { it.id == '" + other + "' }.state", equalTo("live"))
                .body("find { it.id == '" + other + "' }.current", equalTo(false));
    }

    @Test
    void one_that_was_killed_is_lost_and_then_forgotten() {
        Member admin = Member.admin("root");
        UUID killed = other(own.version(), "200 seconds");

        admin.calls().get("/api/replicas/").then().body("find { it.id == '" + killed + "' }.state", equalTo("lost"));
        admin.calls()
                .get("/api/attention/")
                .then()
                .body("find { it.code == 'replica_lost' }.subject", equalTo("other"))
                .body("find { it.code == 'replica_lost' }.severity", equalTo("error"));

        sql.run("update replicas set seen_at = now() - interval '20 minutes' where id = ?", killed);
        admin.calls().get("/api/replicas/").then().body("id", not(hasItem(killed.toString())));
        replicas.write();
        assertThat(sql.one(Long.class, "select count(*) from replicas where id = ?", killed))
                .isZero();
    }

    @Test
    void one_that_seldom_says_that_it_runs_is_given_more_time() {
        ReplicaState state = new ReplicaState(own.version(), revocations, outbox, registry, Clock.systemUTC());
        new Replicas(state, Settings.of(StatusConfig.class, "signet.status.every", "5m"), database).write();
        UUID seldom = state.id();

        sql.run("update replicas set seen_at = now() - interval '20 minutes' where id = ?", seldom);
        replicas.write();
        assertThat(state(seldom)).contains("live");
        sql.run("update replicas set seen_at = now() - interval '2 hours' where id = ?", seldom);
        replicas.write();
        assertThat(state(seldom)).contains("lost");
        sql.run("update replicas set seen_at = now() - interval '3 hours' where id = ?", seldom);
        assertThat(state(seldom)).isEmpty();
        replicas.write();
        assertThat(sql.one(Long.class, "select count(*) from replicas where id = ?", seldom))
                .isZero();
    }

    private Optional<String> state(UUID replica) {
        return replicas.all().stream()
                .map(Replicas.Replica::response)
                .filter(view -> view.id().equals(replica))
                .map(ReplicaResponse::state)
                .findFirst();
    }

    @Test
    void one_that_stops_leaves_at_once_and_comes_back() {
        replicas.write();
        await("it to be gone, unless its own clock has just had it written again")
                .until(() -> {
                    replicas.leave(null);
                    return sql.one(Long.class, "select count(*) from replicas where id = ?", own.id()) == 0;
                });

        replicas.write();
        assertThat(sql.one(Long.class, "select count(*) from replicas where id = ?", own.id()))
                .isEqualTo(1);
    }

    @Test
    void different_versions_a_lost_feed_and_failing_mail_need_attention() {
        UUID other = other("0.0.1", "10 seconds");
        sql.run(
                "update replicas set feed_up = false, mail = 'failing', mails_waiting = 600, mail_queue = 1000 where id = ?",
                other);

        Member.admin("root")
                .calls()
                .get("/api/attention/")
                .then()
                .statusCode(200)
                .body("findAll { it.subject == 'other' }.code", hasItem("replica_outdated"))
                .body("findAll { it.subject == 'other' }.code", hasItem("revocation_feed_lost"))
                .body("findAll { it.subject == 'other' }.code", hasItem("mails_failing"))
                .body("findAll { it.subject == 'other' }.code", hasItem("mails_waiting"))
                .body("[0].severity", equalTo("error"));
    }

    @Test
    void only_administrators_see_them() {
        Member alice = Member.user("alice");
        alice.calls().get("/api/replicas/").then().statusCode(403);
        alice.calls().get("/api/attention/").then().statusCode(403);
    }

    private UUID other(String version, String ago) {
        UUID id = UUID.randomUUID();
        sql.run(
                "insert into replicas (id, name, version, started_at, seen_at, feed_up, mail, mails_waiting, mail_queue)"
                        + " values (?, 'other', ?, now(), now() - cast(? as interval), true, 'ready', 0, 1000)",
                id,
                version,
                ago);
        return id;
    }
}
