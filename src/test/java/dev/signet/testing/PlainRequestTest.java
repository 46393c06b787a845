package dev.signet.testing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import io.restassured.http.ContentType;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That tests see the same with {@link PlainRequest} as with REST Assured's own client. */
class PlainRequestTest {
    private record Seen(String line, Map<String, List<String>> headers, String body) {}

    /** A request, named for what is special about it. */
    private record Sent(String name, String method, String path, Consumer<RequestSpecification> details) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final Header DATE = new Header("Date", "");

    private final List<Seen> seen = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    static Stream<Sent> plain() {
        return Stream.of(
                new Sent(
                        "query and cookies",
                        "GET",
                        "/fixed/b.c?a=b%20c&d",
                        request -> request.cookie("one", "1").cookie("two", "2")),
                new Sent(
                        "parameters and headers",
                        "GET",
                        "/fixed",
                        request -> request.queryParam("a", "b", "ü+&").header("X-Many", "1", "2")),
                new Sent(
                        "JSON",
                        "POST",
                        "/fixed",
                        request -> request.contentType(ContentType.JSON).body(Map.of("name", "Zoë"))),
                new Sent(
                        "text",
                        "PUT",
                        "/chunked",
                        request -> request.contentType("text/plain").body("Zoë")),
                new Sent(
                        "bytes",
                        "PATCH",
                        "/chunked",
                        request ->
                                request.contentType("application/octet-stream").body(new byte[] {0, -1, 13, 10})),
                new Sent("compressed response", "GET", "/gzip", request -> {}),
                new Sent("HEAD", "HEAD", "/fixed", request -> {}),
                new Sent("no body in the request", "POST", "/fixed", request -> {}),
                new Sent("no body in the response", "DELETE", "/none", request -> {}));
    }

    @ParameterizedTest
    @MethodSource("plain")
    void the_same_is_sent_and_received(Sent sent) {
        Response own = send(sent, request());
        Response plain = send(sent, request().filter((request, expected, next) -> {
            try {
                return PlainRequest.of(request, request.getURI(), next)
                        .orElseThrow()
                        .send();
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
        }));

        assertThat(seen).hasSize(2);
        assertThat(seen.get(1)).isEqualTo(seen.get(0));
        assertThat(plain.statusLine()).isEqualTo(own.statusLine());
        assertThat(plain.statusCode()).isEqualTo(own.statusCode());
        assertThat(plain.contentType()).isEqualTo(own.contentType());
        assertThat(plain.headers().asList())
                .filteredOn(header -> !header.hasSameNameAs(DATE))
                .isEqualTo(own.headers().asList().stream()
                        .filter(header -> !header.hasSameNameAs(DATE))
                        .toList());
        assertThat(plain.detailedCookies().asList())
                .isEqualTo(own.detailedCookies().asList());
        assertThat(plain.asByteArray()).isEqualTo(own.asByteArray());
        assertThat(plain.asString()).isEqualTo(own.asString());
    }

    static Stream<Sent> others() {
        return Stream.of(
                new Sent("form", "POST", "/fixed", request -> request.formParam("a", "b")),
                new Sent("multipart", "POST", "/fixed", request -> request.multiPart("a", "b")),
                new Sent("repeated parameter", "GET", "/fixed?a=1&a=2", request -> {}),
                new Sent("parameters of both kinds", "GET", "/fixed?a=1", request -> request.queryParam("a", 2)),
                new Sent("dots", "GET", "/fixed/../fixed", request -> {}),
                new Sent("host", "GET", "/fixed", request -> request.header("Host", "example.com")),
                new Sent("encoding", "GET", "/fixed", request -> request.header("Accept-Encoding", "br")),
                new Sent("header beyond ASCII", "GET", "/fixed", request -> request.header("X-Name", "Zoë")),
                new Sent("password", "GET", "/fixed", request -> request.auth().basic("a", "b")),
                new Sent(
                        "response as it is",
                        "GET",
                        "/gzip",
                        request -> request.config(RestAssured.config()
                                .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()))));
    }

    @ParameterizedTest
    @MethodSource("others")
    void what_only_the_other_client_can_send_is_left_to_it(Sent sent) {
        List<Boolean> isPlain = new ArrayList<>();
        send(sent, request().filter((request, expected, next) -> {
            isPlain.add(PlainRequest.of(request, request.getURI(), next).isPresent());
            return next.next(request, expected);
        }));

        assertThat(isPlain).containsExactly(false);
    }

    private RequestSpecification request() {
        return ((FilterableRequestSpecification) given())
                .noFilters()
                .baseUri("http://localhost")
                .port(server.getAddress().getPort());
    }

    private static Response send(Sent sent, RequestSpecification request) {
        sent.details().accept(request);
        return request.urlEncodingEnabled(!sent.path().contains("%")).request(sent.method(), sent.path());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
            seen.add(new Seen(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    body));
            exchange.getResponseHeaders().add("Set-Cookie", "first=1; Path=/; HttpOnly");
            exchange.getResponseHeaders().add("Set-Cookie", "second=2; Max-Age=5");
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            byte[] answer = "{\"name\": \"Zoë\"}".getBytes(StandardCharsets.UTF_8);
            switch (exchange.getRequestURI().getPath()) {
                case "/none" -> exchange.sendResponseHeaders(204, -1);
                case "/chunked" -> {
                    exchange.sendResponseHeaders(404, 0);
                    exchange.getResponseBody().write(answer);
                }
                case "/gzip" -> {
                    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
                    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
                        gzip.write(answer);
                    }
                    exchange.getResponseHeaders().add("Content-Encoding", "gzip");
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(compressed.toByteArray());
                }
                default -> {
                    boolean head = exchange.getRequestMethod().equals("HEAD");
                    exchange.sendResponseHeaders(200, head ? -1 : answer.length);
                    exchange.getResponseBody().write(head ? new byte[0] : answer);
                }
            }
        }
    }
}
