package dev.signet.webhook;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.testing.AtOnce;
import dev.signet.testing.CapturedLog;
import dev.signet.testing.Member;
import dev.signet.testing.Samples;
import dev.signet.testing.Settings;
import dev.signet.testing.Sql;
import dev.signet.webhook.Hooks.Hook;
import dev.signet.webhook.Receiver.Message;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Administrators manage endpoints; their secrets are shown once; they lead to no address that is not allowed. */
@QuarkusTest
@TestProfile(Samples.class)
class EndpointsTest extends WithReceivers {
    @Inject
    WebhookConfig config;

    @Inject
    PublicAddresses addresses;

    @Inject
    Vertx vertx;

    @Inject
    TlsConfigurationRegistry tls;

    @Inject
    DeliveryMetrics metrics;

    @TestHTTPResource(value = "/metrics", management = true)
    URI metricsUrl;

    // ---- Secrets ----

    @Test
    void a_secret_is_shown_once_and_stored_encrypted() {
        Response created = hooks.post(
                "/api/webhooks/",
                Map.of("url", "https://a.example/", "events", List.of("*"), "description", "Customers"));
        created.then().statusCode(201).header("Cache-Control", "no-store");
        Hook hook = Hook.in(created);

        assertThat(hooks.get("/api/webhooks/").asString()).contains(hook.id()).doesNotContain("secret\":\"", "whsec_");
        assertThat(hooks.get("/api/webhooks/" + hook.id() + "/").asString())
                .contains("Customers")
                .doesNotContain("whsec_");
        assertThat(hooks.patch(hook, Map.of("description", "")).asString()).doesNotContain("whsec_");
        byte[] key = Base64.getDecoder().decode(hook.secret().substring(6));
        assertThat(Sql.number("select position(? in secret) from webhook_endpoints", key))
                .isZero();
    }

    @Test
    void after_a_rotation_both_secrets_sign_until_the_overlap_ends() {
        Receiver receiver = receiver(Receiver.status(200));
        Hook old = hooks.add(receiver.url("/"), "session.created");
        Response rotated = hooks.post("/api/webhooks/" + old.id() + "/rotate_secret/");
        rotated.then().statusCode(200).header("Cache-Control", "no-store");
        Hook fresh = Hook.in(rotated);
        assertThat(fresh.secret()).isNotEqualTo(old.secret());

        Member.user("alice");
        await().until(() -> receiver.messages().size() == 1);
        Message both = receiver.messages().get(0);
        assertThat(both.headers().get("webhook-signature").split(" ")).hasSize(2);
        assertThat(Hooks.isSigned(both, old.secret())).isTrue();
        assertThat(Hooks.isSigned(both, fresh.secret())).isTrue();

        clock.advance(config.secretOverlap());
        Member.user("bob");
        await().until(() -> receiver.messages().size() == 2);
        Message one = receiver.messages().get(1);
        assertThat(Hooks.isSigned(one, old.secret())).isFalse();
        assertThat(Hooks.isSigned(one, fresh.secret())).isTrue();
    }

    // ---- Administration ----

    @ParameterizedTest
    @CsvSource({
        "GET, /api/webhooks/",
        "POST, /api/webhooks/",
        "GET, /api/webhooks/{id}/",
        "PATCH, /api/webhooks/{id}/",
        "DELETE, /api/webhooks/{id}/",
        "POST, /api/webhooks/{id}/rotate_secret/",
        "POST, /api/webhooks/{id}/test/",
        "POST, /api/webhooks/{id}/resend_failed/",
        "GET, /api/webhooks/deliveries/",
        "GET, /api/webhooks/deliveries/pages/",
        "POST, /api/webhooks/deliveries/1/resend/"
    })
    void only_administrators_may_do_anything(String method, String path) {
        Hook hook = hooks.add("https://a.example/", "*");
        String real = path.replace("{id}", hook.id());
        String none = path.replace("{id}", UUID.randomUUID().toString());

        given().request(method, real).then().statusCode(401);
        Member.user("alice").calls().request(method, real).then().statusCode(403);
        if (path.contains("{id}")) {
            assertThat(hooks.admin().calls().request(method, none).statusCode()).isEqualTo(404);
            assertThat(hooks.admin()
                            .calls()
                            .request(method, path.replace("{id}", "00-00"))
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(hooks.get("/api/webhooks/").<List<?>>path("id")).hasSize(1);
    }

    @Test
    void every_change_is_a_security_event_without_url_or_secret() {
        Hook hook = hooks.add("https://a.example/with-a-token", "*");
        hooks.patch(hook, Map.of("events", "user.*, session.created", "url", "https://b.example/with-a-token"))
                .then()
                .statusCode(200);
        hooks.post("/api/webhooks/" + hook.id() + "/rotate_secret/").then().statusCode(200);
        hooks.admin().calls().delete("/api/webhooks/" + hook.id() + "/").then().statusCode(204);

        List<Map<String, Object>> events = hooks.get("/api/security_events/?kind=webhook_changed&limit=4")
                .jsonPath()
                .getList("");
        assertThat(events)
                .extracting(event -> event.get("detail"))
                .containsExactly(
                        "removed " + hook.id(),
                        "new secret " + hook.id(),
                        "changed " + hook.id(),
                        "created " + hook.id());
        assertThat(events).extracting(event -> event.get("actor_id")).containsOnly((int)
                hooks.admin().id());
    }

    @Test
    void an_endpoint_that_wants_everything_leaves_nothing_behind_when_it_is_removed_or_disabled() {
        Receiver receiver = receiver(Receiver.status(503));
        Hook hook = hooks.add(receiver.url("/"), "*");
        await().until(() -> hooks.delivery(hook).path("last_status").intValue() == 503);

        hooks.patch(hook, Map.of("enabled", false)).then().statusCode(200);
        assertThat(hooks.delivery(hook).path("state").textValue()).isEqualTo("failed");
        Member.user("alice");
        assertThat(hooks.open(hook)).isOne();
        hooks.admin().calls().delete("/api/webhooks/" + hook.id() + "/").then().statusCode(204);
        assertThat(hooks.open(hook)).isZero();
    }

    @Test
    void there_can_be_twenty_endpoints_even_if_they_are_added_at_once() {
        List<Integer> statuses = AtOnce.times(
                25,
                () -> hooks.post("/api/webhooks/", Map.of("url", "https://a.example/", "events", List.of("*")))
                        .statusCode());
        assertThat(Collections.frequency(statuses, 201)).isEqualTo(20);
        assertThat(Collections.frequency(statuses, 409)).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ftp://a.example/              | ["*"]                  | url    | Enter a valid URL.
            javascript:alert(1)           | ["*"]                  | url    | Enter a valid URL.
            a.example                     | ["*"]                  | url    | Enter a valid URL.
            //a.example/                  | ["*"]                  | url    | Enter a valid URL.
            https:///path                 | ["*"]                  | url    | Enter a valid URL.
            https://a.example:0/          | ["*"]                  | url    | Enter a valid URL.
            https://a.example:65536/      | ["*"]                  | url    | Enter a valid URL.
            https://a.example/ü           | ["*"]                  | url    | Enter a valid URL.
            https://a.example/a b         | ["*"]                  | url    | Enter a valid URL.
            https://a.example/\\u000d\\u000ax: y | ["*"]           | url    | Enter a valid URL.
            https://user:word@a.example/  | ["*"]                  | url    | neither a user name nor a fragment
            https://a.example/#part       | ["*"]                  | url    | neither a user name nor a fragment
            https://10.0.0.1/             | ["*"]                  | url    | not public
            https://127.0.0.2/            | ["*"]                  | url    | not public
            https://169.254.169.254/      | ["*"]                  | url    | not public
            https://[::1]/                | ["*"]                  | url    | not public
            https://[::ffff:10.0.0.1]/    | ["*"]                  | url    | not public
            https://[64:ff9b::a00:1]:444/ | ["*"]                  | url    | not public
            https://a.example/            | []                     | events | may not be empty
            https://a.example/            | ""                     | events | may not be empty
            https://a.example/            | " , "                  | events | may not be empty
            https://a.example/            | ["user.created","no"]  | events | "no" is not a valid choice.
            https://a.example/            | ["*.created"]          | events | "*.created" is not a valid choice.
            https://a.example/            | ["webhook.test"]       | events | "webhook.test" is not a valid choice.
            https://a.example/            | ["user.*,session.*"]   | events | is not a valid choice.
            https://a.example/            | [["*"]]                | events | Expected a list of texts.
            https://a.example/            | [null]                 | events | Expected a list of texts.
            https://a.example/            | [1]                    | events | Expected a list of texts.
            https://a.example/            | {"*": "*"}             | events | Expected a list of texts.
            https://a.example/            | 1                      | events | Expected a list of texts.
            https://a.example/            | null                   | events | may not be null
            """)
    void a_faulty_endpoint_is_refused_with_the_fields_that_are_wrong(
            String url, String events, String field, String message) {
        Response response = hooks.admin()
                .calls()
                .contentType(ContentType.JSON)
                .body("{\"url\": \"" + url + "\", \"events\": " + events + "}")
                .post("/api/webhooks/");
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(400);
        assertThat(response.<Map<String, List<String>>>path("").keySet()).containsExactly(field);
        assertThat(response.<List<String>>path(field).get(0)).contains(message);
        assertThat(Sql.number("select count(*) from webhook_endpoints")).isZero();
    }

    @Test
    void a_long_name_of_an_event_is_not_repeated_as_a_whole() {
        String name = "é".repeat(50_000);
        Response refused = hooks.post("/api/webhooks/", Map.of("url", "https://a.example/", "events", List.of(name)));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.<List<String>>path("events"))
                .first()
                .isEqualTo("\"" + "é".repeat(100) + "…\" is not a valid choice.");
        assertThat(refused.<List<String>>path("events").get(1))
                .startsWith("The choices are *, security.*, ")
                .contains(", session.created, ", ", user.created, ")
                .hasSizeLessThan(5_000);
    }

    @Test
    void missing_fields_are_named_and_a_form_works_as_well() {
        assertThat(hooks.post("/api/webhooks/", Map.of())
                        .<Map<String, ?>>path("")
                        .keySet())
                .containsExactlyInAnyOrder("url", "events");
        Response created = hooks.admin()
                .calls()
                .formParam("url", "https://a.example/")
                .formParam("events", "user.*,session.created,user.*")
                .post("/api/webhooks/");
        created.then().statusCode(201);
        assertThat(created.<List<String>>path("events")).containsExactly("user.*", "session.created");
        hooks.admin().calls().options("/api/webhooks/").then().statusCode(200);
    }

    @Test
    void a_test_message_is_sent_whatever_the_endpoint_is_subscribed_to() {
        Receiver receiver = receiver(Receiver.status(200));
        Hook hook = hooks.add(receiver.url("/"), "user.deleted");

        hooks.post("/api/webhooks/" + hook.id() + "/test/").then().statusCode(202);

        await().until(() -> receiver.messages().size() == 1);
        Message message = receiver.messages().get(0);
        assertThat(Hooks.json(message.body()).path("type").textValue()).isEqualTo("webhook.test");
        assertThat(Hooks.isSigned(message, hook.secret())).isTrue();
        JsonNode data = Hooks.json(message.body()).path("data");
        assertThat(data.path("event_id").intValue()).isEqualTo(-1);
        assertThat(data.path("user_id").intValue()).isEqualTo(-1);
        assertThat(data.path("kind").textValue()).isEqualTo("test");
    }

    @Test
    void an_endpoint_says_when_it_last_accepted_a_message() {
        Hook refusing = hooks.add(receiver(Receiver.status(500)).url("/"), "user.deleted");
        Hook hook = hooks.add(receiver(Receiver.status(200)).url("/"), "user.deleted");
        assertThat(lastDelivered(hook)).isNull();

        Instant first = clock.instant();
        tests(hook);
        tests(refusing);
        await().until(() -> lastDelivered(hook) != null);
        String before = lastDelivered(hook);
        assertThat(Instant.parse(before)).isCloseTo(first, within(1, ChronoUnit.MILLIS));
        await().until(() -> hooks.delivery(refusing).path("last_status").intValue() == 500);
        assertThat(lastDelivered(refusing)).isNull();

        clock.advance(Duration.ofSeconds(59));
        tests(hook);
        await().until(() -> hooks.open(hook) == 0);
        assertThat(lastDelivered(hook)).as("at most once a minute").isEqualTo(before);

        clock.advance(Duration.ofSeconds(1));
        tests(hook);
        await().until(() -> !lastDelivered(hook).equals(before));
    }

    private void tests(Hook hook) {
        hooks.post("/api/webhooks/" + hook.id() + "/test/").then().statusCode(202);
    }

    private String lastDelivered(Hook hook) {
        return hooks.get("/api/webhooks/" + hook.id() + "/").path("last_delivered_at");
    }

    @Test
    void the_queue_is_in_the_metrics_and_no_url_is() {
        Receiver receiver = receiver(Receiver.status(500));
        Hook hook = hooks.add(receiver.url("/token-in-the-path"), "session.created");
        try (CapturedLog log = CapturedLog.open()) {
            Member.user("alice");
            await().until(() -> hooks.delivery(hook).path("last_status").intValue() == 500);
            Sql.run("update webhook_deliveries set attempts = 15");
            clock.advance(Duration.ofMinutes(20));
            await().until(() -> {
                hooks.post("/api/webhooks/" + hook.id() + "/test/");
                return hooks.get("/api/webhooks/deliveries/?state=failed")
                                .<List<?>>path("id")
                                .size()
                        == 1;
            });
            await("what is logged after it is stored")
                    .untilAsserted(() -> assertThat(log.lines(Level.WARNING))
                            .anyMatch(line -> line.contains("failed for the last time")));
            assertThat(log.lines(Level.ALL)).noneMatch(line -> line.contains("token-in-the-path"));
        }
        metrics.measure();

        String all = given().get(metricsUrl).asString();
        assertThat(all)
                .contains("signet_webhooks_given_up 1.0")
                .containsPattern("signet_webhook_attempts_total\\{outcome=\"failed\"} [1-9]")
                .containsPattern("signet_webhook_attempts_total\\{outcome=\"given_up\"} [1-9]")
                .containsPattern("signet_webhooks_waiting [1-9]")
                .contains("signet_webhooks_age_seconds ")
                .doesNotContain(
                        "token-in-the-path", ":" + URI.create(receiver.url("/")).getPort());
    }

    // ---- Addresses and certificates ----

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.2", "localhost.localdomain", "2130706434", "127.2", "0.0.0.0", "[::1]", "[::]"})
    void a_message_goes_to_no_address_that_is_not_allowed(String host) {
        Receiver receiver = opened(Receiver.at("0.0.0.0", Receiver.status(200)));
        Hook hook = hooks.add("http://a.example/", "session.created");
        Sql.run("update webhook_endpoints set url = ?", receiver.urlOf(host, "/"));

        Member.user("alice");

        await().until(() -> hooks.delivery(hook).path("attempts").intValue() == 1
                && !hooks.delivery(hook).path("last_fault").asText().isEmpty());
        assertThat(hooks.delivery(hook).path("last_fault").textValue()).containsAnyOf("not public", "no address");
        assertThat(receiver.messages()).isEmpty();
    }

    /** A name server that says something else each time (DNS rebinding). */
    private static final class Fickle extends HostLookup {
        private final List<List<String>> answers;
        private final AtomicInteger asked = new AtomicInteger();

        Fickle(List<List<String>> answers) {
            this.answers = answers;
        }

        @Override
        List<InetAddress> addresses(String host) throws UnknownHostException {
            List<InetAddress> found = new ArrayList<>();
            for (String each : answers.get(asked.getAndIncrement())) {
                found.add(InetAddress.getByName(each));
            }
            return found;
        }
    }

    @Test
    void a_name_is_looked_up_once_for_each_attempt_and_the_connection_goes_to_the_checked_address() {
        Receiver allowed = opened(Receiver.at("0.0.0.0", Receiver.status(200)));
        URI url = URI.create(allowed.urlOf("rebinding.test", "/"));
        Fickle names = new Fickle(Arrays.asList(
                List.of("127.0.0.1"), List.of("127.0.0.2"), List.of("127.0.0.1", "10.0.0.1"), List.of("127.0.0.1")));
        Sender sender = new Sender(config, addresses, names, vertx, tls);

        assertThat(sender.send(url, Map.of(), "{}", 1).isAccepted()).isTrue();
        assertThat(names.asked).hasValue(1);
        assertThat(allowed.messages().get(0).headers()).containsEntry("host", url.getAuthority());
        assertThat(sender.send(url, Map.of(), "{}", 2).fault()).contains("not public");
        assertThat(sender.send(url, Map.of(), "{}", 3).fault()).contains("not public");
        assertThat(sender.send(url, Map.of(), "{}", 4).isAccepted()).isTrue();
        assertThat(names.asked).hasValue(4);
        assertThat(allowed.messages()).hasSize(2);
    }

    /** The first handshake of a busy machine takes a while. */
    private Sender patient(HostLookup names) {
        return new Sender(
                Settings.of(WebhookConfig.class, "signet.webhooks.timeout", "20s"), addresses, names, vertx, tls);
    }

    @Test
    void over_tls_the_certificate_must_be_for_the_name_in_the_url() {
        Receiver receiver = opened(Receiver.overTls(Receiver.status(200)));
        Sender sender = patient(new Fickle(Collections.nCopies(3, List.of("127.0.0.1"))));

        assertThat(sender.send(URI.create(receiver.urlOf("localhost", "/")), Map.of(), "{}", 1)
                        .fault())
                .isEmpty();
        assertThat(sender.send(URI.create(receiver.urlOf("127.0.0.1", "/")), Map.of(), "{}", 1)
                        .fault())
                .isEmpty();
        assertThat(sender.send(URI.create(receiver.urlOf("other.example", "/")), Map.of(), "{}", 1)
                        .fault())
                .contains("TLS failed");
        assertThat(receiver.messages()).hasSize(2);
    }

    @Test
    void what_speaks_no_tls_gets_nothing_over_https() {
        Receiver receiver = receiver(Receiver.hanging());
        Sender sender = new Sender(config, addresses, new Fickle(List.of(List.of("127.0.0.1"))), vertx, tls);

        Outcome outcome =
                sender.send(URI.create(receiver.urlOf("localhost", "/").replace("http:", "https:")), Map.of(), "{}", 1);
        assertThat(outcome.isAccepted()).isFalse();
        assertThat(receiver.messages()).isEmpty();
    }
}
