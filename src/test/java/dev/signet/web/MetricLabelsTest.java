package dev.signet.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** No client decides what a series of metrics is called, and so none can use all the names up. */
@QuarkusTest
class MetricLabelsTest {
    /** How many paths Micrometer tells apart before it stops counting. */
    private static final int MOST_PATHS = 100;

    @TestHTTPResource
    URI service;

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    @Test
    void requests_that_are_refused_below_the_endpoints_add_no_series() throws Exception {
        String invented = "x" + UUID.randomUUID().toString().replace("-", "");
        Wire wire = new Wire(service);
        for (int i = 0; i <= MOST_PATHS; i++) {
            String path = "/" + invented + i;
            for (OddRequest request : List.of(
                    OddRequest.of("GET", path, "Host: [::1"),
                    OddRequest.of("GET", path, "Host: a\r\nHost: b"),
                    OddRequest.of("POST", path + "?x=%", "Host: signet"),
                    OddRequest.of("GET", path + "%zz"),
                    OddRequest.of("GET", "http://signet" + path),
                    OddRequest.of("GET", invented + i),
                    OddRequest.of("GET", "/q/" + invented + i, "Host: [::1"),
                    OddRequest.of("GET", "//" + invented + i),
                    OddRequest.of("OPTIONS", path, "Origin: http://" + invented, "Access-Control-Request-Method: GET"),
                    OddRequest.of(invented + i, "/api/posts/"),
                    OddRequest.of("GET", path, "Transfer-Encoding: " + invented),
                    OddRequest.of("GET", path, "X-" + invented + " : x"),
                    OddRequest.of("GET", path + "/" + "a".repeat(5_000)),
                    OddRequest.of("GET", path, "X: " + "a".repeat(30_000)),
                    OddRequest.of("POST", path).body(new byte[300_000], OddRequest.Framing.LENGTH),
                    OddRequest.of("POST", "/api/token/", "Host: " + invented))) {
                wire.send(request);
            }
        }
        given().get("/api/posts/?limit=1").then().statusCode(200);
        given().get("/.well-known/jwks.json").then().statusCode(200);

        await("a request is counted after its response")
                .untilAsserted(() -> assertSeries(given().get(metrics).asString(), invented));
    }

    private static void assertSeries(String series, String invented) {
        assertThat(series).doesNotContainIgnoringCase(invented);
        assertThat(series.lines().filter(line -> line.startsWith("http_server_requests_seconds_count")))
                .anyMatch(line -> line.contains("uri=\"/UNKNOWN\"") && line.contains("status=\"400\""))
                .anyMatch(line -> line.contains("uri=\"/UNKNOWN\"") && line.contains("status=\"414\""))
                .anyMatch(line -> line.contains("uri=\"/UNKNOWN\"") && line.contains("status=\"431\""))
                .anyMatch(line -> line.contains("uri=\"/api/posts\""))
                .anyMatch(line -> line.contains("uri=\"/.well-known/jwks.json\""))
                .noneMatch(line -> line.contains("\\"));
    }
}
