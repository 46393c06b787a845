package dev.signet.web;

import static dev.signet.web.EarlyAnswers.NEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Member;
import dev.signet.web.OddRequest.Framing;
import dev.signet.web.Wire.Answer;
import dev.signet.web.Wire.Kept;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * An answer that comes before the request was read leaves the connection in order: the next request is answered, or the connection
 * is closed after an answer that the client could read.
 */
@QuarkusTest
class EarlyAnswersTest {
    /** The service waits for half a second. A connection that is not in order never answers, or minutes later. */
    private static final Duration PROMPT = Duration.ofSeconds(20);

    private static final List<Integer> SIZES =
            List.of(0, 1, 1_000, 20_000, 70_000, 100_000, 262_144, 400_000, 1_000_000);

    @TestHTTPResource
    URI service;

    @Test
    void after_an_early_answer_the_next_request_is_answered_or_the_connection_is_closed() {
        assertThat(new EarlyAnswers(new Wire(service), PROMPT).faults(SIZES)).isEmpty();
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

    /** Such as {@code nc -N}. */
    @Test
    void a_client_that_sends_nothing_more_gets_the_answers_to_all_that_it_asked_for() throws Exception {
        Member writer = Member.user("writer");
        List<OddRequest> asked = List.of(
                NEXT,
                OddRequest.of("POST", "/api/token/").json("{\"username\": \"nobody\", \"password\": \"wrong\"}"),
                OddRequest.of("POST", "/api/posts/")
                        .json("{\"title\": \"t\", \"content\": \"c\"}")
                        .signedIn(writer.access()),
                OddRequest.of("GET", "/api/users/me/").signedIn(writer.access()),
                OddRequest.of("POST", "/nowhere/").body(new byte[100_000], Framing.LENGTH),
                OddRequest.of("POST", "/api/token/", "Host: [::1").body(new byte[100_000], Framing.CHUNKED),
                OddRequest.of("HEAD", "/api/posts/"));
        for (int first = 0; first < asked.size(); first++) {
            for (int last = first + 1; last <= asked.size(); last++) {
                try (Kept connection = new Wire(service).keep()) {
                    for (OddRequest request : asked.subList(first, last)) {
                        connection.write(request.bytes("signet"));
                    }
                    connection.endOutput();
                    for (OddRequest request : asked.subList(first, last)) {
                        Answer answer = connection.answer(request);
                        assertThat(answer.status())
                                .as("%s of %d to %d", request, first, last)
                                .isNotZero();
                        assertThat(AnswerRules.broken(request, answer)).isEmpty();
                    }
                    connection.patience(PROMPT);
                    assertThat(connection.isClosed())
                            .as("%d to %d", first, last)
                            .isTrue();
                }
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
}
