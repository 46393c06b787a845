package dev.signet.testing;

import io.restassured.http.Header;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The answer to a {@link PlainRequest}.
 *
 * @param body decompressed, if it is compressed
 */
record PlainAnswer(String statusLine, List<Header> headers, byte[] body) {
    /** Sends a request over a connection of its own. */
    static PlainAnswer to(String method, URI uri, byte[] head, byte[] body) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
            byte[] request = new byte[head.length + body.length];
            System.arraycopy(head, 0, request, 0, head.length);
            System.arraycopy(body, 0, request, head.length, body.length);
            try {
                socket.getOutputStream().write(request);
            } catch (SocketException refusedMeanwhile) {
                // The service need not read a body that it refuses. Its answer may be there all the same.
            }
            return new Reader(socket.getInputStream()).answer(method.equals("HEAD"));
        }
    }

    int status() {
        return Integer.parseInt(statusLine.split(" ", 3)[1]);
    }

    private String header(String name) {
        for (Header header : headers) {
            if (header.getName().equalsIgnoreCase(name)) {
                return header.getValue();
            }
        }
        return null;
    }

    private static final class Reader {
        private final InputStream in;
        private final byte[] buffer = new byte[8192];
        private int next;
        private int end;

        Reader(InputStream in) {
            this.in = in;
        }

        PlainAnswer answer(boolean bodiless) throws IOException {
            PlainAnswer answer = head();
            while (answer.status() == 100) {
                answer = head();
            }
            int status = answer.status();
            byte[] body = bodiless || status == 204 || status == 304 ? new byte[0] : body(answer);
            return new PlainAnswer(answer.statusLine(), answer.headers(), body);
        }

        private PlainAnswer head() throws IOException {
            String status = line();
            List<Header> headers = new ArrayList<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.add(new Header(
                        line.substring(0, colon), line.substring(colon + 1).strip()));
            }
            return new PlainAnswer(status, headers, new byte[0]);
        }

        private byte[] body(PlainAnswer head) throws IOException {
            byte[] body = "chunked".equalsIgnoreCase(head.header("Transfer-Encoding"))
                    ? chunks()
                    : bytes(
                            head.header("Content-Length") == null
                                    ? Integer.MAX_VALUE
                                    : Integer.parseInt(head.header("Content-Length")));
            if (body.length > 0 && "gzip".equalsIgnoreCase(head.header("Content-Encoding"))) {
                return new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
            }
            return body;
        }

        private byte[] chunks() throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = Integer.parseInt(line().strip(), 16);
                    size > 0;
                    size = Integer.parseInt(line().strip(), 16)) {
                body.writeBytes(bytes(size));
                line();
            }
            line();
            return body.toByteArray();
        }

        /** So many bytes, or all until the connection ends. */
        private byte[] bytes(int count) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.min(count, buffer.length));
            while (bytes.size() < count && fill()) {
                int part = Math.min(count - bytes.size(), end - next);
                bytes.write(buffer, next, part);
                next += part;
            }
            if (bytes.size() < count && count < Integer.MAX_VALUE) {
                throw new EOFException("the connection ended in the middle of a body");
            }
            return bytes.toByteArray();
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream(64);
            while (fill()) {
                byte letter = buffer[next++];
                if (letter == '\n') {
                    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
                }
                line.write(letter);
            }
            throw new EOFException("the connection ended before an answer");
        }

        /** Whether there are unread bytes in the buffer. */
        private boolean fill() throws IOException {
            if (next == end) {
                next = 0;
                end = Math.max(0, in.read(buffer));
            }
            return next < end;
        }
    }
}
