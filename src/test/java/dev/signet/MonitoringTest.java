package dev.signet;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.testing.Accounts;
import dev.signet.testing.AdjustableClock;
import dev.signet.testing.Api;
import dev.signet.testing.Installed;
import dev.signet.testing.Tokens;
import dev.signet.testing.Watched;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Health, and metrics: what they are called, that the dashboard and the alerts use what there is, and who gets to see them. */
@QuarkusTest
class MonitoringTest {
    /** An id of no post, and a number that no metric has by chance. */
    private static final String ID = "998877665544332211";

    @TestHTTPResource
    URI service;

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    @Inject
    Accounts accounts;

    @Inject
    DataSource database;

    @Inject
    AdjustableClock clock;

    @Test
    void metrics_are_not_on_the_port_of_the_service() {
        given().get("/q/metrics").then().statusCode(404);
        given().get(metrics).then().statusCode(200);
    }

    @Test
    void health_says_yes_or_no_by_part_and_nothing_else() {
        given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("status", is("UP"))
                .body("checks.name", containsInAnyOrder("database", "migrations", "keys", "Graceful Shutdown"))
                .body("checks.status", everyItem(is("UP")))
                .body("checks.data", everyItem(nullValue()));
        given().get("/q/health/started")
                .then()
                .statusCode(200)
                .body("checks.name", containsInAnyOrder("migrations", "keys"));
        given().get("/q/health/live").then().statusCode(200).body("checks.name", containsInAnyOrder("revocation feed"));
    }

    @Test
    void logins_and_refreshes_are_counted_by_outcome() {
        clock.standStill();
        double successes = value("signet_logins_total{outcome=\"success\"}");
        double refusals = value("signet_logins_total{outcome=\"refused\"}");
        double rotated = value("signet_refreshes_total{outcome=\"rotated\"}");
        double retried = value("signet_refreshes_total{outcome=\"retried\"}");
        double reused = value("signet_refreshes_total{outcome=\"reused\"}");
        double invalid = value("signet_refreshes_total{outcome=\"invalid\"}");

        Tokens first = accounts.make("alice").logsIn();
        Api.logIn("nobody", "nothing");
        Tokens second = first.refreshes();
        first.triesToRefresh();
        second.refreshes();
        first.triesToRefresh();
        Api.refresh("none");

        assertThat(value("signet_logins_total{outcome=\"success\"}")).isEqualTo(successes + 1);
        assertThat(value("signet_logins_total{outcome=\"refused\"}")).isEqualTo(refusals + 1);
        assertThat(value("signet_refreshes_total{outcome=\"rotated\"}")).isEqualTo(rotated + 2);
        assertThat(value("signet_refreshes_total{outcome=\"retried\"}")).isEqualTo(retried + 1);
        assertThat(value("signet_refreshes_total{outcome=\"reused\"}")).isEqualTo(reused + 1);
        assertThat(value("signet_refreshes_total{outcome=\"invalid\"}")).isEqualTo(invalid + 1);
    }

    @Test
    void a_refresh_that_the_database_does_not_answer_counts_as_an_error() throws SQLException {
        Tokens tokens = accounts.make("alice").logsIn();
        double errors = value("signet_refreshes_total{outcome=\"error\"}");

        try (Connection operator = database.getConnection();
                PreparedStatement lock = operator.prepareStatement("select 1 from sessions where id = ? for update")) {
            operator.setAutoCommit(false);
            lock.setObject(1, UUID.fromString(tokens.session()));
            lock.execute();
            tokens.triesToRefresh().then().statusCode(503);
            operator.rollback();
        }

        assertThat(value("signet_refreshes_total{outcome=\"error\"}")).isEqualTo(errors + 1);
    }

    @Test
    void a_token_that_was_seen_before_is_a_hit_of_the_cache() {
        Tokens tokens = accounts.make("alice").logsIn();
        tokens.callsProtected();
        double hits = value("cache_gets_total{cache=\"verified_tokens\",result=\"hit\"}");
        tokens.callsProtected();
        assertThat(value("cache_gets_total{cache=\"verified_tokens\",result=\"hit\"}"))
                .isEqualTo(hits + 1);
    }

    @Test
    void revocations_are_counted_when_they_are_heard_of_and_their_lag_is_known() {
        double before = value("signet_revocations_total{kind=\"session\"}");
        accounts.make("alice").logsIn().logsOut();
        await().until(() -> value("signet_revocations_total{kind=\"session\"}") > before);
        assertThat(value("signet_revocation_feed_up")).isEqualTo(1);
        await().untilAsserted(
                        () -> assertThat(value("signet_revocation_age_seconds")).isBetween(0.0, 2.0));
        await().until(() -> value("signet_revocation_lag_seconds_count") > 0);
    }

    @Test
    void a_client_cannot_make_series_up() throws Exception {
        String invented = "x" + UUID.randomUUID().toString().replace("-", "");
        HttpClient client = HttpClient.newHttpClient();
        for (String method : List.of("GET", "OPTIONS", "POST", "DELETE", invented.toUpperCase(Locale.ROOT))) {
            for (String path :
                    List.of("/" + invented, "/api/" + invented + "/", "/api/posts/" + ID + "/", "/q/" + invented)) {
                client.send(
                        HttpRequest.newBuilder(service.resolve(path))
                                .method(method, BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.discarding());
            }
        }
        String all = given().get(metrics).asString();
        assertThat(all).doesNotContainIgnoringCase(invented).doesNotContain(ID);
        assertThat(all.lines().filter(line -> line.startsWith("http_server_requests_seconds_count")))
                .isNotEmpty()
                .allMatch(line -> line.matches(
                        ".*uri=\"(/UNKNOWN|NOT_FOUND|REDIRECTION|root|/cors-preflight|/api(/[a-z-]+|/\\{id})*)\".*"));
    }

    @Test
    void the_dashboard_and_the_alerts_use_only_what_there_is() throws IOException {
        accounts.make("alice").logsIn().refreshes().callsProtected();
        assertThat(Watched.metrics())
                .hasSizeGreaterThan(10)
                .isSubsetOf(Watched.namesIn(given().get(metrics).asString()));
    }

    @Test
    void the_documentation_says_what_to_do_about_each_alert() throws IOException {
        assertThat(Watched.alertsWithAdvice())
                .hasSizeGreaterThan(10)
                .containsExactlyInAnyOrderElementsOf(Watched.alerts());
    }

    @Test
    void prometheus_understands_every_expression() throws Exception {
        Path promtool = Installed.find("promtool").orElse(null);
        assumeTrue(promtool != null, "promtool is not installed (Debian: apt-get install prometheus): skipped");
        Path rules = Files.createTempFile("signet-dashboard", ".yaml");
        StringBuilder text = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
        for (String expression : Watched.dashboard()) {
            text.append("  - record: signet:panel\n    expr: '")
                    .append(expression.replace("$__rate_interval", "5m").replace("'", "''"))
                    .append("'\n    labels: {panel: '")
                    .append(UUID.randomUUID())
                    .append("'}\n");
        }
        Files.writeString(rules, text);
        try {
            for (Path file : List.of(Watched.ALERTS, rules)) {
                Process check = new ProcessBuilder(promtool.toString(), "check", "rules", file.toString())
                        .redirectErrorStream(true)
                        .start();
                String said = new String(check.getInputStream().readAllBytes());
                assertThat(check.waitFor()).as(said).isZero();
            }
        } finally {
            Files.delete(rules);
        }
    }

    private double value(String series) {
        Matcher line = Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$")
                .matcher(given().get(metrics).asString());
        assertThat(line.find()).as(series).isTrue();
        return Double.parseDouble(line.group(1));
    }
}
