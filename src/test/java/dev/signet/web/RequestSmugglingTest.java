package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.web.Wire.Kept;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A request whose end two servers could see in different places is refused, and nothing that follows it on its connection is
 * answered (RFC 9112 §6.3, §11.2).
 */
@QuarkusTest
class RequestSmugglingTest {
    private static final String NEXT = "GET /api/posts/?limit=1 HTTP/1.1\r\nHost: signet\r\n\r\n";

    @TestHTTPResource
    URI service;

    private static Stream<String> unclear() {
        List<String> headers = new ArrayList<>();
        for (String coding : List.of(
                "identity",
                "gzip",
                "xchunked",
                "chunkedx",
                "x-chunked",
                "chunk",
                "chunked, gzip",
                "gzip, chunked",
                "chunked, chunked",
                "chunked,",
                ",chunked",
                "chunked;q=1",
                "\"chunked\"",
                "'chunked'",
                "chunked identity",
                "\u000bchunked",
                "chunked\u000b",
                "\u00a0chunked",
                "chun\u212aed",
                "",
                "nonsense")) {
            for (String name : List.of("Transfer-Encoding: ", "transfer-encoding:", "TRANSFER-ENCODING:\t")) {
                headers.add(name + coding);
                headers.add(name + coding + "\r\nContent-Length: 4");
                headers.add("Content-Length: 0\r\n" + name + coding);
            }
            headers.add("Transfer-Encoding: chunked\r\nTransfer-Encoding: " + coding);
            headers.add("Transfer-Encoding: " + coding + "\r\nTransfer-Encoding: chunked");
        }
        headers.addAll(List.of(
                "Transfer-Encoding: chunked\r\nContent-Length: 4",
                "Content-Length: 4\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding : chunked",
                "Transfer-Encoding\t: chunked",
                " Transfer-Encoding: chunked",
                "Transfer-Encoding\u0000: chunked",
                "X: a\rTransfer-Encoding: chunked",
                "X: a\nTransfer-Encoding: chunked",
                "X: a\u0000b",
                "Transfer-Encoding:\r\n identity",
                "Transfer-Encoding: chun\r\n ked",
                "Content-Length: 4\r\nContent-Length: 5",
                "Content-Length: 4\r\nContent-Length: 4",
                "Content-Length: 4, 4",
                "Content-Length: 4, 5",
                "Content-Length: +4",
                "Content-Length: -4",
                "Content-Length: 0x4",
                "Content-Length: 4_0",
                "Content-Length: 4 0",
                "Content-Length: ",
                "Content-Length: 4.0",
                "Content-Length: 9223372036854775808",
                "Content-Length : 4",
                "Content-Length:\r\n 4",
                "Host: other",
                "Host: signet",
                "HOST: other",
                "Host: signet:80",
                "Host : other",
                "No colon",
                ": no name",
                "Sec-WebSocket-Key1: a\r\nSec-WebSocket-Key2: b"));
        return headers.stream();
    }

    @Test
    void nothing_after_a_request_that_is_unclear_is_answered() throws Exception {
        List<String> faults = new ArrayList<>();
        for (String header : unclear().toList()) {
            for (String method : List.of("GET", "POST")) {
                String request = method + " /api/posts/?limit=1 HTTP/1.1\r\nHost: signet\r\n" + header + "\r\n\r\n";
                check(request, 0, faults);
                check(request, 1, faults);
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void nothing_after_a_request_line_that_is_unclear_is_answered() throws Exception {
        List<String> faults = new ArrayList<>();
        for (String request : List.of(
                "GET /api/posts/ HTTP/1.1\r\n\r\n",
                "GET /api/posts/ HTTP/1.0\r\nHost: signet\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET /api/posts/ HTTP/1.0\r\nHost: signet\r\nTransfer-Encoding: identity\r\n\r\n",
                "GET /api/posts/ HTTP/1.1\nHost: signet\n\n",
                "GET /api/posts/ HTTP/1.1 \r\nHost: signet\r\n\r\n",
                "GET /api/posts/ HTTP/1.1\r\n\r\nHost: signet\r\n\r\n",
                "GET /api/posts/\r\nHost: signet\r\n\r\n",
                "GET\r\n\r\n",
                "nonsense\r\n\r\n",
                "\u0016\u0003\u0001\u0002\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")) {
            check(request, 0, faults);
            check(request, 1, faults);
        }
        assertThat(faults).isEmpty();
    }

    /** Sends it after some good requests, and others behind it. */
    private void check(String request, int before, List<String> faults) throws Exception {
        try (Kept connection = new Wire(service).keep()) {
            connection.write(
                    (NEXT.repeat(before) + request + "0\r\n\r\n" + NEXT + NEXT).getBytes(StandardCharsets.ISO_8859_1));
            String answers = connection.everything();
            String[] each = answers.split("(?=HTTP/1\\.[01] \\d{3} )");
            if (each.length != before + 1 || !each[before].matches("(?s)HTTP/1\\.[01] (400|501) .*")) {
                faults.add(before + " before " + request + " -> " + answers);
            }
        }
    }
}
