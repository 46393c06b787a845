package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Member;
import dev.signet.web.OddRequest.Framing;
import dev.signet.web.Wire.Answer;
import dev.signet.web.Wire.Kept;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * An answer that comes before the request was read leaves the connection in order: the next request is answered, or the connection
 * is closed after an answer that the client could read.
 */
@QuarkusTest
class EarlyAnswersTest {
    /** A second, and another one because the machine that runs the tests is busy. */
    private static final Duration PROMPT = Duration.ofSeconds(2);

    private static final int AT_ONCE = 16;
    private static final List<Integer> SIZES =
            List.of(0, 1, 1_000, 20_000, 70_000, 100_000, 262_144, 400_000, 1_000_000);
    private static final OddRequest NEXT = OddRequest.of("GET", "/api/posts/?limit=1");

    @TestHTTPResource
    URI service;

    /** How a client sends its body. */
    private enum Way {
        AT_ONCE,
        /** Until the answer is there, only the head. */
        AFTER_THE_ANSWER,
        HALF_OF_IT,
        /** It waits for the answer, and if that is not 100, it does not send the body at all. */
        IF_EXPECTED
    }

    private static Map<OddRequest, Integer> refusals() {
        Map<OddRequest, Integer> refusals = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        refusals.put(OddRequest.of("POST", "/api/token/", "Host: [::1"), 400);
        refusals.put(OddRequest.of("GET", "/api/posts/", "Host: a b"), 400);
        refusals.put(OddRequest.of("POST", "/api/token/", "Host: one\r\nHost: two"), 400);
        refusals.put(OddRequest.of("POST", "http://[/api/token/"), 400);
        refusals.put(OddRequest.of("POST", "/api/token/", "Bad Name: x"), 400);
        refusals.put(OddRequest.of("POST", "api/token/"), 404);
        refusals.put(OddRequest.of("POST", "/nowhere/"), 404);
        refusals.put(OddRequest.of("POST", "/api/posts//"), 404);
        refusals.put(OddRequest.of("POST", "/api/logout/"), 401);
        refusals.put(OddRequest.of("PUT", "/api/users/me/", "Authorization: Bearer a.b.c"), 401);
        refusals.put(OddRequest.of("DELETE", "/api/token/"), 405);
        refusals.put(OddRequest.of("BREW", "/api/token/"), 405);
        refusals.put(OddRequest.of("POST", "/api/token/", "Accept: text/xml"), 406);
        refusals.put(OddRequest.of("POST", "/" + "a".repeat(5_000)), 414);
        refusals.put(OddRequest.of("POST", "/api/token/", "X-Huge: " + "x".repeat(30_000)), 431);
        refusals.put(
                OddRequest.of(
                        "GET", "/api/token/", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: a"),
                405);
        refusals.put(OddRequest.of("DELETE", "/api/token/", "Connection: Upgrade", "Upgrade: h2c"), 405);
        refusals.put(OddRequest.of("DELETE", "/api/token/", "Expect: the unexpected"), 405);
        refusals.put(OddRequest.of("DELETE", "/api/token/", Wire.CLOSE), 405);
        return refusals;
    }

    @Test
    void after_an_early_answer_the_next_request_is_answered_or_the_connection_is_closed() throws Exception {
        List<Future<Optional<String>>> faults = new ArrayList<>();
        // Most of them wait for half a second.
        ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (Map.Entry<OddRequest, Integer> refusal : refusals().entrySet()) {
                for (int size : SIZES) {
                    for (Framing framing : List.of(Framing.LENGTH, Framing.CHUNKED)) {
                        for (Way way : Way.values()) {
                            OddRequest request = refusal.getKey().body(new byte[size], framing);
                            faults.add(clients.submit(() -> fault(request, refusal.getValue(), way)
                                    .map(fault -> fault + ": " + way + " " + request)));
                        }
                    }
                }
            }
            assertThat(faults.stream().map(EarlyAnswersTest::result).flatMap(Optional::stream))
                    .isEmpty();
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void answers_come_in_the_order_of_requests_that_are_sent_ahead_of_them() throws Exception {
        OddRequest refused =
                OddRequest.of("POST", "/api/token/", "Host: [::1").body(new byte[100_000], Framing.CHUNKED);
        try (Kept connection = new Wire(service).keep()) {
            for (int i = 0; i < 20; i++) {
                connection.write(refused.bytes("signet"));
                connection.write(NEXT.bytes("signet"));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(connection.answer(refused).status()).isEqualTo(400);
                assertThat(connection.answer(NEXT).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void a_body_whose_chunks_are_none_is_400_and_the_end_of_the_connection() throws Exception {
        String access = Member.user("writer").access();
        OddRequest post = OddRequest.of("POST", "/api/posts/", "Content-Type: application/json")
                .body(new byte[0], Framing.CHUNKED)
                .signedIn(access);
        for (String chunks : List.of(
                "xyz\r\n",
                "-1\r\n",
                "5\r\nabc\r\n0\r\n\r\n",
                "3\r\nabcdef\r\n",
                "3\nabc\n",
                "FFFFFFFFFFFFFFFFF\r\n",
                "3;a=\"\r\nabc\r\n",
                "0\r\nBad Name: x\r\n\r\n",
                "\r\n")) {
            try (Kept connection = new Wire(service).keep()) {
                connection.write(NEXT.bytes("signet"));
                connection.write(post.head("signet"));
                connection.write(chunks.getBytes());
                connection.write(NEXT.bytes("signet"));
                assertThat(connection.answer(NEXT).status()).isEqualTo(200);
                Answer answer = connection.answer(post);
                assertThat(answer.status()).as(chunks).isEqualTo(400);
                assertThat(AnswerRules.broken(post, answer)).as(chunks).isEmpty();
                assertThat(connection.isClosed()).as(chunks).isTrue();
            }
        }
    }

    private static Optional<String> result(Future<Optional<String>> fault) {
        try {
            return fault.get();
        } catch (InterruptedException | ExecutionException broken) {
            throw new AssertionError(broken);
        }
    }

    private Optional<String> fault(OddRequest request, int status, Way way) throws IOException {
        OddRequest sent = way == Way.IF_EXPECTED ? request.with("Expect: 100-continue") : request;
        byte[] whole = sent.bytes("signet");
        byte[] head = sent.head("signet");
        try (Kept connection = new Wire(service).keep()) {
            int before =
                    switch (way) {
                        case AT_ONCE -> whole.length;
                        case HALF_OF_IT -> head.length + (whole.length - head.length) / 2;
                        case AFTER_THE_ANSWER, IF_EXPECTED -> head.length;
                    };
            connection.write(Arrays.copyOf(whole, before));
            Answer answer = connection.answer(sent);
            if (answer.status() != status) {
                return Optional.of("answer " + answer);
            }
            List<String> broken = AnswerRules.broken(sent, answer);
            if (!broken.isEmpty()) {
                return Optional.of(broken + " " + answer);
            }
            if (way == Way.AFTER_THE_ANSWER) {
                connection.write(Arrays.copyOfRange(whole, before, whole.length));
            }
            connection.patience(PROMPT);
            connection.write(NEXT.bytes("signet"));
            Answer next = connection.answer(NEXT);
            boolean closed = next.status() == 0 && connection.isClosed();
            boolean promised = !answer.isLast() || closed;
            return next.status() == 200 && promised || closed ? Optional.empty() : Optional.of("then " + next);
        }
    }
}
