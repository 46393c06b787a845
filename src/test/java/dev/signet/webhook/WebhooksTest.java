package dev.signet.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.testing.Api;
import dev.signet.testing.AtOnce;
import dev.signet.testing.Member;
import dev.signet.testing.Samples;
import dev.signet.testing.Sql;
import dev.signet.webhook.Hooks.Hook;
import dev.signet.webhook.Receiver.Manner;
import dev.signet.webhook.Receiver.Message;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events reach their receivers, signed, at least once, whatever the receivers do; and nobody waits for a receiver. */
@QuarkusTest
@TestProfile(Samples.class)
class WebhooksTest extends WithReceivers {
    private static final int ATTEMPTS = 16;

    @Inject
    DeliveryWorker worker;

    @Inject
    Deliveries deliveries;

    // ---- Messages ----

    @Test
    void a_message_is_signed_as_standard_webhooks_says_and_then_forgotten() {
        Receiver receiver = receiver(Receiver.status(204));
        Hook hook = hooks.add(receiver.url("/hooks/signet?of=this"), "session.created");

        Member alice = Member.user("alice");

        await().until(() -> receiver.messages().size() == 1 && hooks.open(hook) == 0);
        Message message = receiver.messages().get(0);
        assertThat(message.line()).isEqualTo("POST /hooks/signet?of=this HTTP/1.1");
        assertThat(message.headers())
                .containsEntry("content-type", "application/json")
                .doesNotContainKeys("authorization", "cookie", "traceparent", "baggage");
        assertThat(message.headers().get("webhook-id")).matches("msg_[0-9a-f]{32}");
        assertThat(Instant.ofEpochSecond(Long.parseLong(message.headers().get("webhook-timestamp"))))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(Hooks.isSigned(message, hook.secret())).isTrue();
        JsonNode body = Hooks.json(message.body());
        assertThat(body.path("type").textValue()).isEqualTo("session.created");
        assertThat(Instant.parse(body.path("timestamp").textValue())).isBefore(Instant.now());
        assertThat(body.at("/data/user_id").longValue()).isEqualTo(alice.id());
        assertThat(body.at("/data/kind").textValue()).isEqualTo("login");
        assertThat(UUID.fromString(body.at("/data/session_id").textValue())).isNotNull();
        assertThat(body.at("/data/user").isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            session.created                  | session.created
            session.*                        | session.created
            *                                | session.created
            security.login                   | security.login
            security.*                       | security.login
            security.*,session.created       | session.created
            security.login,user.*,session.*  | session.created
            user.*,session.ended             |
            security.logged_out_everywhere   |
            """)
    void an_event_is_sent_once_under_the_first_name_that_is_wanted(String wanted, String sent) {
        Receiver receiver = receiver(Receiver.status(200));
        hooks.add(receiver.url("/"), wanted.split(","));
        Member alice = Member.user("alice");
        hooks.add(receiver.url("/last"), "session.created");
        Member bob = Member.user("bob");

        await().until(() ->
                receiver.messages().stream().anyMatch(each -> each.line().contains("/last")));
        await().until(() -> Sql.number("select count(*) from webhook_deliveries") == 0);
        assertThat(receiver.messages().stream()
                        .filter(each -> each.line().startsWith("POST / "))
                        .map(each -> Hooks.json(each.body()))
                        .filter(body -> body.at("/data/user_id").longValue() == alice.id())
                        .map(body -> body.path("type").textValue()))
                .isEqualTo(Optional.ofNullable(sent).stream().toList());
        assertThat(bob.id()).isPositive();
    }

    @Test
    void the_life_of_an_account_is_told_with_its_data_while_it_exists() {
        Receiver receiver = receiver(Receiver.status(200));
        hooks.add(receiver.url("/"), "user.*");
        String name = "c" + UUID.randomUUID();
        Response created =
                hooks.post("/api/users/", Map.of("username", name, "email", "", "password", Member.PASSWORD));
        assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
        int id = created.path("id");
        await().until(() -> receiver.messages().size() == 1);

        hooks.admin()
                .calls()
                .formParam("is_staff", true)
                .patch("/api/users/" + id + "/")
                .then()
                .statusCode(200);
        await().until(() -> receiver.messages().size() == 2);
        hooks.admin()
                .calls()
                .formParam("current_password", Member.PASSWORD)
                .delete("/api/users/" + id + "/")
                .then()
                .statusCode(204);
        await().until(() -> receiver.messages().size() == 3);

        List<JsonNode> bodies = receiver.messages().stream()
                .map(each -> Hooks.json(each.body()))
                .toList();
        assertThat(bodies)
                .extracting(body -> body.path("type").textValue())
                .containsExactly("user.created", "user.updated", "user.deleted");
        assertThat(bodies).allMatch(body -> body.at("/data/user_id").intValue() == id);
        assertThat(bodies.get(0).at("/data/user/username").textValue()).isEqualTo(name);
        assertThat(bodies.get(0).at("/data/user/is_staff").booleanValue()).isFalse();
        assertThat(bodies.get(0).at("/data/user/metadata").isObject())
                .as("profile")
                .isTrue();
        assertThat(bodies.get(1).at("/data/user/is_staff").booleanValue()).isTrue();
        assertThat(bodies.get(1).at("/data/actor_id").longValue())
                .isEqualTo(hooks.admin().id());
        assertThat(bodies.get(2).at("/data/user").isMissingNode()).isTrue();
    }

    @Test
    void a_message_that_is_late_says_nothing_about_a_user_who_was_deleted_meanwhile() {
        Receiver receiver = receiver(Receiver.status(503));
        Hook hook = hooks.add(receiver.url("/"), "session.created", "user.updated");
        Member carol = Member.user("carol");
        await().until(() -> hooks.delivery(hook).path("last_status").intValue() == 503);

        carol.calls()
                .formParam("current_password", Member.PASSWORD)
                .delete("/api/users/me/")
                .then()
                .statusCode(204);
        receiver.answers(Receiver.status(200));
        later(Duration.ofMinutes(1));
        await().until(() -> hooks.open(hook) == 0);

        JsonNode data = Hooks.json(receiver.messages().get(1).body()).path("data");
        assertThat(data.path("user_id").longValue()).isEqualTo(carol.id());
        assertThat(data.path("address").textValue()).isEmpty();
        assertThat(data.path("device").textValue()).isEmpty();
    }

    // ---- Receivers that do not accept ----

    static Stream<Arguments> badManners() {
        return Stream.of(
                Arguments.of(Receiver.status(500), 500),
                Arguments.of(Receiver.status(404), 404),
                Arguments.of(Receiver.status(429, "retry-after: 2"), 429),
                Arguments.of(Receiver.status(304), 304),
                Arguments.of(Receiver.hanging(), 0),
                Arguments.of(Receiver.resetting(), 0),
                Arguments.of(Receiver.text(""), 0),
                Arguments.of(Receiver.text("SSH-2.0-OpenSSH_9.9\r\n"), 0),
                Arguments.of(Receiver.text("HTTP/1.1 2"), 0),
                Arguments.of(Receiver.endless("HTTP/1.1 200 OK\r\nx: "), 0),
                Arguments.of(Receiver.endless("HTTP/1.1 "), 0),
                Arguments.of(Receiver.unfinished("HTTP/1.1 200 OK\r\n"), 0));
    }

    @ParameterizedTest
    @MethodSource("badManners")
    void what_is_not_accepted_is_sent_again_later_with_the_same_id(Manner manner, int status) {
        Receiver receiver = receiver(manner);
        Hook hook = hooks.add(receiver.url("/"), "session.created");
        Member.user("alice");
        await().until(() -> !hooks.delivery(hook).path("last_fault").asText().isEmpty());

        JsonNode waiting = hooks.delivery(hook);
        assertThat(waiting.path("state").textValue()).isEqualTo("waiting");
        assertThat(waiting.path("attempts").intValue()).isOne();
        assertThat(waiting.path("last_status").intValue()).isEqualTo(status);
        assertThat(Instant.parse(waiting.path("next_attempt_at").textValue()))
                .isBetween(clock.instant(), clock.instant().plusSeconds(30));

        receiver.answers(Receiver.status(200));
        later(Duration.ofSeconds(30));
        await().until(() -> hooks.open(hook) == 0);
        assertThat(receiver.messages()).hasSize(2);
        Message first = receiver.messages().get(0);
        Message second = receiver.messages().get(1);
        assertThat(second.headers().get("webhook-id"))
                .isEqualTo(first.headers().get("webhook-id"))
                .isEqualTo(waiting.path("webhook_id").textValue());
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().get("webhook-timestamp"))
                .isNotEqualTo(first.headers().get("webhook-timestamp"));
        assertThat(Hooks.isSigned(second, hook.secret())).isTrue();
    }

    /** Often enough that none is later by chance. */
    @ParameterizedTest
    @CsvSource({"3600,1", "an hour later,1", "9999999999,8", "99999999999999999999,8"})
    void a_message_is_not_sent_again_before_the_receiver_wants_it_or_eight_hours_have_passed(String asked, int hours) {
        Instant earliest = clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofHours(hours));
        String header = asked.startsWith("an") ? DateTimeFormatter.RFC_1123_DATE_TIME.format(utc(earliest)) : asked;
        Hook hook = hooks.add(
                receiver(Receiver.status(503, "retry-after: " + header)).url("/"), "user.deleted");
        for (int i = 0; i < 12; i++) {
            hooks.post("/api/webhooks/" + hook.id() + "/test/").then().statusCode(202);
        }

        await().until(() -> Sql.number("select count(*) from webhook_deliveries where status = 503") == 12);
        assertThat(Sql.number(
                        "select count(*) from webhook_deliveries where due_at between cast(? as timestamptz)"
                                + " and cast(? as timestamptz)",
                        earliest.toString(),
                        earliest.plus(Duration.ofHours(hours)).toString()))
                .isEqualTo(12);
    }

    private static ZonedDateTime utc(Instant time) {
        return time.atZone(ZoneOffset.UTC);
    }

    @ParameterizedTest
    @CsvSource({"301", "302", "303", "307", "308"})
    void a_redirect_is_not_followed(int status) {
        Receiver other = receiver(Receiver.status(200));
        Receiver receiver = receiver(Receiver.status(status, "location: " + other.url("/elsewhere")));
        Hook hook = hooks.add(receiver.url("/"), "session.created");
        Member.user("alice");

        await().until(() -> hooks.delivery(hook).path("last_status").intValue() == status);
        assertThat(other.messages()).isEmpty();
    }

    static Stream<Manner> longWinded() {
        return Stream.of(
                Receiver.endless("HTTP/1.1 200 OK\r\n\r\n"),
                Receiver.endless("HTTP/1.1 201 Created\r\ncontent-length: 99999999999\r\n\r\n"),
                Receiver.unfinished("HTTP/1.1 202 Accepted\r\ncontent-length: 5\r\n\r\nab"),
                Receiver.unfinished("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab"));
    }

    @ParameterizedTest
    @MethodSource("longWinded")
    void a_response_counts_even_if_its_body_never_ends(Manner manner) {
        Receiver receiver = receiver(manner);
        Hook hook = hooks.add(receiver.url("/"), "session.created");
        Member.user("alice");

        await().until(() -> receiver.messages().size() == 1 && hooks.open(hook) == 0);
    }

    /** The client would read them on a thread that serves requests, for as long as the time-out is. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"})
    void interim_responses_without_end_are_ended_before_the_time_is_over(String interim) {
        Receiver receiver = receiver(Receiver.repeating(interim));
        Hook hook = hooks.add(receiver.url("/"), "session.created");
        Member.user("alice");

        await().until(() -> !hooks.delivery(hook).path("last_fault").asText().isEmpty());

        assertThat(hooks.delivery(hook).path("last_fault").asText()).doesNotContain("no response within");
    }

    @Test
    void a_few_interim_responses_are_no_fault() {
        Receiver receiver =
                receiver(Receiver.text("HTTP/1.1 100 Continue\r\n\r\n".repeat(3) + "HTTP/1.1 204 No Content\r\n\r\n"));
        Hook hook = hooks.add(receiver.url("/"), "session.created");
        Member.user("alice");

        await().until(() -> receiver.messages().size() == 1 && hooks.open(hook) == 0);
    }

    /** An event that is noted at the same moment does not see that the endpoint is removed or disabled. */
    @Test
    void what_was_noted_for_an_endpoint_that_was_just_removed_or_disabled_does_not_wait_for_good() {
        Receiver receiver = receiver(Receiver.status(200));
        Hook disabled = hooks.add(receiver.url("/"), "session.ended");
        hooks.patch(disabled, Map.of("enabled", false));
        UUID removed = UUID.randomUUID();
        for (UUID endpoint : List.of(removed, UUID.fromString(disabled.id()))) {
            Sql.run(
                    "insert into webhook_deliveries (user_id, endpoint_id, event_id, name, created_at, due_at)"
                            + " values (-1, ?, -1, 'webhook.test', now(), now() - interval '1 minute')",
                    endpoint);
        }

        deliveries.settle();

        assertThat(Sql.number("select count(*) from webhook_deliveries where endpoint_id = ?", removed))
                .isZero();
        assertThat(hooks.delivery(disabled).path("state").textValue()).isEqualTo("failed");
        hooks.patch(disabled, Map.of("enabled", true));
        assertThat(hooks.post("/api/webhooks/" + disabled.id() + "/resend_failed/")
                        .<Integer>path("resent"))
                .isOne();
        await().until(() -> hooks.open(disabled) == 0);
    }

    @Test
    void after_the_last_attempt_a_delivery_has_failed_and_can_be_resent() {
        Receiver receiver = receiver(Receiver.status(500));
        Hook hook = hooks.add(receiver.url("/"), "session.created");
        Member alice = Member.user("alice");
        await().until(() -> hooks.delivery(hook).path("last_status").intValue() == 500);
        long id = hooks.delivery(hook).path("id").longValue();
        String resend = "/api/webhooks/deliveries/" + id + "/resend/";
        assertThat(hooks.post(resend).statusCode()).isEqualTo(409);

        Sql.run("update webhook_deliveries set attempts = ? where id = ?", ATTEMPTS - 1, id);
        later(Duration.ofMinutes(1));
        await().until(() -> hooks.delivery(hook).path("state").textValue().equals("failed"));
        JsonNode failed = hooks.delivery(hook);
        assertThat(failed.path("attempts").intValue()).isEqualTo(ATTEMPTS);
        assertThat(failed.path("next_attempt_at").isNull()).isTrue();
        assertThat(failed.path("user_id").longValue()).isEqualTo(alice.id());
        for (String query : List.of("state=failed", "event=session.created", "user_id=" + alice.id(), "limit=1")) {
            assertThat(hooks.get("/api/webhooks/deliveries/?" + query).<List<Integer>>path("id"))
                    .as(query)
                    .contains((int) id);
        }
        assertThat(hooks.get("/api/webhooks/deliveries/?state=waiting").<List<Integer>>path("id"))
                .doesNotContain((int) id);
        assertThat(hooks.get("/api/webhooks/deliveries/pages/?state=failed").<Integer>path("count"))
                .isOne();
        later(Duration.ofMinutes(20));
        assertThat(receiver.messages()).hasSize(2);

        receiver.answers(Receiver.status(200));
        assertThat(hooks.post(resend).statusCode()).isEqualTo(202);
        await().until(() -> hooks.open(hook) == 0);
        assertThat(receiver.messages().get(2).headers().get("webhook-id"))
                .isEqualTo(failed.path("webhook_id").textValue());
        assertThat(hooks.post(resend).statusCode()).isEqualTo(404);
    }

    @Test
    void a_receiver_that_is_gone_is_asked_no_more_until_an_administrator_enables_it() {
        Receiver receiver = receiver(Receiver.status(503));
        Hook hook = hooks.add(receiver.url("/"), "session.created");
        Member.user("alice");
        await().until(() -> hooks.delivery(hook).path("last_status").intValue() == 503);
        receiver.answers(Receiver.status(410));
        Member.user("bob");

        await().until(() -> hooks.get("/api/webhooks/deliveries/?state=failed")
                        .<List<?>>path("id")
                        .size()
                == 2);
        Response endpoint = hooks.get("/api/webhooks/" + hook.id() + "/");
        assertThat(endpoint.<Boolean>path("enabled")).isFalse();
        assertThat(endpoint.<String>path("disabled_reason")).contains("410");
        int before = receiver.messages().size();
        Member.user("carol");
        later(Duration.ofMinutes(20));
        assertThat(hooks.open(hook)).isEqualTo(2);
        assertThat(receiver.messages()).hasSize(before);
        assertThat(hooks.post("/api/webhooks/" + hook.id() + "/resend_failed/").statusCode())
                .isEqualTo(409);
        assertThat(hooks.post("/api/webhooks/" + hook.id() + "/test/").statusCode())
                .isEqualTo(409);

        receiver.answers(Receiver.status(200));
        hooks.patch(hook, Map.of("enabled", true)).then().statusCode(200);
        assertThat(hooks.post("/api/webhooks/" + hook.id() + "/resend_failed/").<Integer>path("resent"))
                .isEqualTo(2);
        await().until(() -> hooks.open(hook) == 0);
    }

    /** The old receiver is slow to say that it is gone, and an administrator has entered the new one meanwhile. */
    @Test
    void a_receiver_that_is_gone_does_not_disable_the_one_that_replaces_it() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch moved = new CountDownLatch(1);
        Receiver old = receiver((receiver, connection) -> {
            asked.countDown();
            moved.await();
            Receiver.status(410).answer(receiver, connection);
        });
        Receiver next = receiver(Receiver.status(200));
        Hook hook = hooks.add(old.url("/"), "session.created");
        Member.user("alice");
        asked.await();

        hooks.patch(hook, Map.of("url", next.url("/"))).then().statusCode(200);
        moved.countDown();

        await().until(() -> hooks.delivery(hook).path("last_status").intValue() == 410);
        assertThat(hooks.get("/api/webhooks/" + hook.id() + "/").<Boolean>path("enabled"))
                .isTrue();
        later(Duration.ofMinutes(20));
        await().until(() -> next.messages().size() == 1);
        await().until(() -> hooks.open(hook) == 0);
    }

    // ---- Nobody waits ----

    @Test
    void sign_ins_and_other_receivers_do_not_wait_for_one_that_hangs() {
        Receiver hanging = receiver(Receiver.hanging());
        Receiver other = receiver(Receiver.status(200));
        Hook stuck = hooks.add(hanging.url("/"), "*");
        Hook well = hooks.add(other.url("/"), "session.created");

        List<Member> members = Stream.generate(() -> Member.user("m")).limit(20).toList();

        await().until(() -> hooks.open(well) == 0 && hanging.messages().size() >= 3);
        assertThat(members).allMatch(each -> Api.callProtected(each.access()).statusCode() == 200);
        assertThat(hooks.open(stuck)).isGreaterThanOrEqualTo(20);
        assertThat(Sql.number("select count(*) from pg_stat_activity where state like 'idle in transaction%'"
                        + " and state_change < clock_timestamp() - interval '0.5 seconds'"))
                .as("transactions that wait for a receiver")
                .isZero();
    }

    @Test
    void several_replicas_take_each_delivery_once_and_again_when_one_has_died_with_it() {
        UUID endpoint = UUID.randomUUID();
        Sql.run(
                "insert into webhook_deliveries (user_id, endpoint_id, event_id, name, created_at, due_at)"
                        + " select n, cast(? as uuid), -1, 'webhook.test', now(), now() - interval '1 day'"
                        + " from generate_series(1, 60) n",
                endpoint.toString());

        List<Long> taken = AtOnce.times(8, () -> takeAll(endpoint)).stream()
                .flatMap(List::stream)
                .toList();
        assertThat(taken).hasSize(60).doesNotHaveDuplicates();
        assertThat(deliveries.take(endpoint)).isEmpty();
        clock.advance(Duration.ofMinutes(2));
        assertThat(takeAll(endpoint)).containsExactlyInAnyOrderElementsOf(taken);
    }

    private List<Long> takeAll(UUID endpoint) {
        List<Long> taken = new ArrayList<>();
        for (Optional<Deliveries.Taken> one = deliveries.take(endpoint);
                one.isPresent();
                one = deliveries.take(endpoint)) {
            taken.add(one.get().id());
        }
        return taken;
    }

    @Test
    void a_slow_replica_does_not_overwrite_what_another_did_meanwhile() {
        UUID endpoint = UUID.randomUUID();
        Sql.run(
                "insert into webhook_deliveries (user_id, endpoint_id, event_id, name, created_at, due_at)"
                        + " values (1, cast(? as uuid), -1, 'webhook.test', now(), now() - interval '1 day')",
                endpoint.toString());
        Deliveries.Taken slow = deliveries.take(endpoint).orElseThrow();
        clock.advance(Duration.ofMinutes(2));
        Deliveries.Taken quick = deliveries.take(endpoint).orElseThrow();
        deliveries.failed(quick, Optional.of(500), "quick", Optional.empty());
        deliveries.failed(slow, Optional.empty(), "slow", Optional.of(Duration.ZERO));

        assertThat(Sql.text("select fault from webhook_deliveries where id = ?", slow.id()))
                .isEqualTo("quick");
        assertThat(deliveries.take(endpoint)).isEmpty();
    }

    private void later(Duration time) {
        clock.advance(time);
        worker.wake();
    }
}
