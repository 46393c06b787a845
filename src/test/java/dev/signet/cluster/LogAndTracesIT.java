package dev.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.cluster.Http.Answer;
import dev.signet.testing.Member;
import dev.signet.testing.Watched;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the packaged service logs and traces in production, with its own log at DEBUG; and what it never does. */
class LogAndTracesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEYS_SECRET = "a secret that must not be seen in any log, ever";
    private static final String WRONG_PASSWORD = "a password that somebody mistyped";

    private static OtlpReceiver collector;
    private static Cluster cluster;

    /** Secrets that a client sent or received. */
    private static final List<String> secrets = new ArrayList<>();

    private static Answer reused;
    private static Answer traced;
    private static String session;

    @BeforeAll
    static void live_through_something() throws Exception {
        collector = OtlpReceiver.start();
        cluster = Cluster.startOne(Map.of(
                "signet.keys.secret", KEYS_SECRET,
                "signet.refresh.grace", "0s",
                "quarkus.http.access-log.enabled", "true",
                "quarkus.log.category.\"dev.signet\".level", "DEBUG",
                "quarkus.otel.exporter.otlp.endpoint", collector.endpoint(),
                "quarkus.otel.exporter.otlp.protocol", "http/protobuf",
                "quarkus.otel.bsp.schedule.delay", "100ms",
                "quarkus.otel.blrp.schedule.delay", "100ms"));
        Member member = cluster.member();
        session = Jwts.session(member.access());
        logIn(member.username(), WRONG_PASSWORD);
        keep(member.refresh());
        keep(member.access());
        Answer refreshed = refresh(member.refresh(), "first-refresh");
        assertThat(refreshed.status()).isEqualTo(200);
        keep(refreshed.text("refresh"));
        keep(refreshed.text("access"));
        traced = Http.get(
                cluster.first(),
                "/api/protected/?page=1",
                refreshed.text("access"),
                "X-Request-Id",
                "01ARZ3NDEKTSV4RRFFQ69G5FAV");
        Http.post(cluster.first(), "/api/logout/", refreshed.text("access"), Map.of("refresh", "not a token"));
        // Spent, and past its grace: the session ends with a warning.
        reused = refresh(member.refresh(), "forged\", \"level\": \"INFO");
        refresh(refreshed.text("refresh").replaceFirst("[.][^.]*$", ".AAAA"), "another");
        cluster.sql("update users set password = 'no-such-algorithm$1' where username = ?", member.username());
        logIn(member.username(), Cluster.PASSWORD);
        cluster.stopDatabase();
        logIn(member.username(), Cluster.PASSWORD);
        cluster.startDatabase();
        await().ignoreExceptions().until(() -> logIn("nobody", WRONG_PASSWORD).status() == 401);
        secrets.addAll(List.of(
                KEYS_SECRET, WRONG_PASSWORD, Cluster.PASSWORD, "no-such-algorithm", cluster.databasePassword()));
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
        collector.close();
    }

    @Test
    void every_line_of_the_log_is_json() throws IOException {
        assertThat(lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.path("message").isTextual()).isTrue());
    }

    @Test
    void one_line_says_what_runs() throws IOException {
        assertThat(messages())
                .filteredOn(message -> message.startsWith("Signet "))
                .singleElement()
                .asString()
                .matches(
                        "Signet [0-9.]+[^ ]* \\(prod, (JVM \\d+|native)\\): external database 127[.]0[.]0[.]1:\\d+/signet;"
                                + " issuer signet; access tokens signed with ES256 [0-9a-f]{32}, refresh tokens with [0-9a-f]{32}");
    }

    @Test
    void a_requests_id_comes_back_and_stands_in_every_line_about_it() throws IOException {
        assertThat(traced.header("X-Request-Id")).contains("01ARZ3NDEKTSV4RRFFQ69G5FAV");
        assertThat(lineAbout("GET /api/protected/ 200")
                        .path("mdc")
                        .path("requestId")
                        .asText())
                .isEqualTo("01ARZ3NDEKTSV4RRFFQ69G5FAV");
        String made = reused.header("X-Request-Id").orElseThrow();
        assertThat(lineAbout("session " + session + " of user")
                        .path("mdc")
                        .path("requestId")
                        .asText())
                .isEqualTo(made);
    }

    @Test
    void a_login_is_logged_with_its_id_although_other_threads_hash_its_password() throws IOException {
        assertThat(lineAbout("POST /api/token/ 200")
                        .path("mdc")
                        .path("requestId")
                        .asText())
                .matches("[0-9a-f]{32}");
    }

    @Test
    void an_id_that_could_forge_a_line_is_replaced() {
        assertThat(reused.header("X-Request-Id").orElseThrow()).matches("[0-9a-f]{32}");
    }

    @Test
    void the_access_log_holds_no_query() throws IOException {
        assertThat(messages()).noneMatch(message -> message.contains("page=1"));
    }

    @Test
    void no_secret_is_in_the_log() throws IOException {
        assertTellsNoSecret(cluster.replica(0).log());
    }

    @Test
    void spans_and_logs_reach_the_collector_and_hold_no_secret() {
        await().until(() -> collector.traces().contains("/api/protected")
                && collector.traces().contains("update sessions s")
                && collector.logs().contains("a refresh token that was already rotated was presented again"));
        assertTellsNoSecret(collector.traces());
        assertTellsNoSecret(collector.logs());
        assertThat(collector.traces()).doesNotContainIgnoringCase("authorization");
    }

    @Test
    void logs_alone_are_sent_by_grpc_where_only_they_have_an_endpoint() throws Exception {
        try (OtlpReceiver logs = OtlpReceiver.start();
                Replica replica = cluster.startApart(Map.of(
                        "signet.keys.secret",
                        KEYS_SECRET,
                        "quarkus.otel.exporter.otlp.logs.endpoint",
                        logs.endpoint(),
                        "quarkus.otel.bsp.schedule.delay",
                        "100ms",
                        "quarkus.otel.blrp.schedule.delay",
                        "100ms"))) {
            Http.get(replica.base(), "/api/posts/", null);
            await().until(() -> logs.logs().contains("external database"));
            replica.terminate();
            assertThat(replica.endsWithin(Duration.ofMinutes(1))).isTrue();
            assertThat(logs.traces()).isEmpty();
            // Nothing was tried in vain, either: such a try is warned of.
            assertThat(replica.log()).doesNotContain("export");
        }
    }

    @Test
    void the_dashboard_and_the_alerts_use_only_what_it_measures() throws IOException {
        assertThat(Watched.metrics())
                .isSubsetOf(Watched.namesIn(cluster.replica(0).metrics()));
    }

    private static void assertTellsNoSecret(String text) {
        // The password's hash begins with the algorithm's name.
        assertThat(text).doesNotContain("$argon2id$").doesNotContain("Bearer ");
        for (String secret : secrets) {
            assertThat(text).doesNotContain(secret);
        }
    }

    private static List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        String log = cluster.replica(0).log();
        // The last one may be being written.
        String complete = log.substring(0, log.lastIndexOf('\n') + 1);
        for (String line : complete.lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static List<String> messages() throws IOException {
        return lines().stream().map(line -> line.path("message").asText()).toList();
    }

    private static JsonNode lineAbout(String text) throws IOException {
        Optional<JsonNode> line = lines().stream()
                .filter(l -> l.path("message").asText().contains(text))
                .findFirst();
        assertThat(line).as(text).isPresent();
        return line.get();
    }

    /** A token, and its signature: what is left of a token when its claims are told apart. */
    private static void keep(String token) {
        secrets.add(token);
        secrets.add(token.substring(token.lastIndexOf('.') + 1));
    }

    private static Answer logIn(String name, String password) throws IOException {
        return Http.post(cluster.first(), "/api/token/", null, Map.of("username", name, "password", password));
    }

    private static Answer refresh(String token, String requestId) throws IOException {
        return Http.post(
                cluster.first(), "/api/token/refresh/", null, Map.of("refresh", token), "X-Request-Id", requestId);
    }
}
