package dev.signet.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLException;

/** HTTP/1.1 by hand, so that anything at all can be sent. */
final class Wire {
    /** Asks the server to end the connection after its answer. */
    static final String CLOSE = "Connection: close";

    private static final int TIMEOUT = (int) Duration.ofMinutes(1).toMillis();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI service;
    private final SocketFactory sockets;

    Wire(URI service) {
        this(service, SocketFactory.getDefault());
    }

    /** The same with other sockets: over TLS, for example. */
    Wire(URI service, SocketFactory sockets) {
        this.service = service;
        this.sockets = sockets;
    }

    /** The response; status 0 if the service closed the connection without one, or did not answer in time. */
    record Answer(int status, List<Entry<String, String>> headers, byte[] body) {
        /** No answer, and why. */
        static Answer none(IOException reason) {
            return new Answer(0, List.of(), reason.toString().getBytes(StandardCharsets.UTF_8));
        }

        Optional<String> header(String name) {
            return headers.stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Entry::getValue)
                    .findFirst();
        }

        /** Whether it says that the connection is closed after it. */
        boolean isLast() {
            return header("Connection").filter("close"::equalsIgnoreCase).isPresent();
        }

        boolean isJson() {
            return header("Content-Type")
                    .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("application/json"))
                    .isPresent();
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException notJson) {
                throw new AssertionError("no JSON: " + this, notJson);
            }
        }

        @Override
        public String toString() {
            return status + " " + headers + "\n  " + text();
        }
    }

    Answer send(OddRequest request) throws IOException {
        return send(new OddRequest[] {request}).get(0);
    }

    /** Sends one request after the other over one connection. */
    List<Answer> send(OddRequest... requests) throws IOException {
        try (Kept connection = keep()) {
            List<Answer> answers = new ArrayList<>();
            for (OddRequest request : requests) {
                answers.add(connection.send(request));
            }
            return answers;
        }
    }

    /** A connection for any number of requests. */
    Kept keep() throws IOException {
        return new Kept();
    }

    /** A connection, and what comes back on it. */
    final class Kept implements AutoCloseable {
        private final Socket socket = sockets.createSocket();
        private final InputStream in;

        private Kept() throws IOException {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT);
            socket.connect(new InetSocketAddress(service.getHost(), service.getPort()), TIMEOUT);
            in = new BufferedInputStream(socket.getInputStream());
        }

        /** Waits no longer than this for each part of what comes back. */
        void patience(Duration most) throws IOException {
            socket.setSoTimeout((int) most.toMillis());
        }

        /** Sends a request, and reads the answer to it. */
        Answer send(OddRequest request) throws IOException {
            write(request.bytes(service.getAuthority()));
            if (request.framing() == OddRequest.Framing.TRUNCATED) {
                endOutput();
            }
            return answer(request);
        }

        void write(byte[] bytes) {
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException refusedMeanwhile) {
                // The service need not read a body that it refuses. Its answer may be there all the same.
            }
        }

        /** Sends nothing more, and goes on reading. */
        void endOutput() {
            try {
                socket.shutdownOutput();
            } catch (IOException closedMeanwhile) {
                // As above.
            }
        }

        Answer answer(OddRequest request) throws IOException {
            return Wire.answer(request, in);
        }

        /** Whether the service has closed the connection, or does so before patience ends. */
        boolean isClosed() throws IOException {
            try {
                return in.read() == -1;
            } catch (SocketTimeoutException stillOpen) {
                return false;
            } catch (SocketException | SSLException reset) {
                return true;
            }
        }

        /** Everything that comes until the service closes the connection. */
        String everything() throws IOException {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static Answer answer(OddRequest request, InputStream in) throws IOException {
        try {
            Answer head = head(in);
            while (head.status() == 100) {
                head = head(in);
            }
            if (head.status() == 101) {
                return head;
            }
            boolean bodiless = request.method().equals("HEAD") || head.status() == 204 || head.status() == 304;
            byte[] body = bodiless ? rest(request, in) : body(head, in);
            return new Answer(head.status(), head.headers(), body);
        } catch (EOFException | SocketException | SocketTimeoutException | SSLException nothing) {
            return Answer.none(nothing);
        }
    }

    /** Bytes after a response that must not have a body; seen only if the server was asked to close the connection. */
    private static byte[] rest(OddRequest request, InputStream in) throws IOException {
        return request.headers().contains(CLOSE) ? in.readAllBytes() : new byte[0];
    }

    private static Answer head(InputStream in) throws IOException {
        String first = line(in);
        if (!first.startsWith("HTTP/1.")) {
            throw new IllegalStateException("not the first line of an answer: " + first);
        }
        String[] status = first.split(" ", 3);
        List<Entry<String, String>> headers = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] header = line.split(":", 2);
            headers.add(Map.entry(header[0], header.length == 2 ? header[1].strip() : ""));
        }
        return new Answer(Integer.parseInt(status[1]), List.copyOf(headers), new byte[0]);
    }

    private static byte[] body(Answer head, InputStream in) throws IOException {
        if (head.header("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
            return chunks(in);
        }
        Optional<String> length = head.header("Content-Length");
        return length.isPresent() ? in.readNBytes(Integer.parseInt(length.get())) : in.readAllBytes();
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in).strip(), 16);
                size > 0;
                size = Integer.parseInt(line(in).strip(), 16)) {
            body.writeBytes(in.readNBytes(size));
            line(in);
        }
        while (!line(in).isEmpty()) {
            // A trailer.
        }
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next == -1) {
                throw new EOFException();
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
