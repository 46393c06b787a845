package dev.signet.web;

import dev.signet.web.OddRequest.Framing;
import dev.signet.web.Wire.Answer;
import dev.signet.web.Wire.Kept;
import java.io.IOException;
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

/** Requests that are answered before they were read, in every size and framing, and what must become of their connection. */
final class EarlyAnswers {
    static final OddRequest NEXT = OddRequest.of("GET", "/api/posts/?limit=1");

    private static final int AT_ONCE = 16;

    private final Wire wire;
    private final Duration patience;

    /** Over connections of this kind; the next request must be answered within this time. */
    EarlyAnswers(Wire wire, Duration patience) {
        this.wire = wire;
        this.patience = patience;
    }

    /** How a client sends its body. */
    private enum Way {
        AT_ONCE,
        /** Until the answer is there, only the head. */
        AFTER_THE_ANSWER,
        HALF_OF_IT,
        /** It waits for the answer, and if that is not 100, it does not send the body at all. */
        IF_EXPECTED
    }

    /** What broke the rules, for each refusal with a body of each of these sizes. */
    List<String> faults(List<Integer> sizes) {
        List<Future<Optional<String>>> faults = new ArrayList<>();
        // Most of them wait for half a second.
        ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (Map.Entry<OddRequest, Integer> refusal : refusals().entrySet()) {
                for (int size : sizes) {
                    for (Framing framing : List.of(Framing.LENGTH, Framing.CHUNKED)) {
                        for (Way way : Way.values()) {
                            OddRequest request = refusal.getKey().body(new byte[size], framing);
                            faults.add(clients.submit(() -> fault(request, refusal.getValue(), way)
                                    .map(fault -> fault + ": " + way + " " + request)));
                        }
                    }
                }
            }
            return faults.stream()
                    .map(EarlyAnswers::result)
                    .flatMap(Optional::stream)
                    .toList();
        } finally {
            clients.shutdownNow();
        }
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
        try (Kept connection = wire.keep()) {
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
            connection.patience(patience);
            connection.write(NEXT.bytes("signet"));
            Answer next = connection.answer(NEXT);
            boolean closed = next.status() == 0 && connection.isClosed();
            boolean promised = !answer.isLast() || closed;
            return next.status() == 200 && promised || closed ? Optional.empty() : Optional.of("then " + next);
        }
    }
}
