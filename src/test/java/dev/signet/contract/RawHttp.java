package dev.signet.contract;

import dev.signet.contract.Request.Header;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * HTTP/1.1 by hand, a connection per request: the recording holds empty and non-ASCII header values, bodies without a
 * type and paths that a well-behaved client would refuse to send or tidy up.
 */
final class RawHttp {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Set<String> ALWAYS_WITH_LENGTH = Set.of("POST", "PUT", "PATCH");

    private final String host;
    private final int port;
    private final String prefix;

    RawHttp(URI base) {
        this.host = base.getHost();
        this.port = base.getPort() == -1 ? 80 : base.getPort();
        this.prefix = base.getPath().replaceAll("/+$", "");
    }

    String authority() {
        return host + ":" + port;
    }

    Response send(Request request) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            socket.connect(new InetSocketAddress(host, port), (int) TIMEOUT.toMillis());
            socket.getOutputStream().write(bytes(request));
            return response(request, new BufferedInputStream(socket.getInputStream()));
        }
    }

    private byte[] bytes(Request request) {
        StringBuilder head = new StringBuilder();
        head.append(request.method()).append(' ').append(prefix).append(request.target());
        head.append(" HTTP/1.1\r\nHost: ").append(authority()).append("\r\n");
        if (request.body() != null) {
            head.append("Content-Length: ").append(request.body().length).append("\r\n");
        } else if (ALWAYS_WITH_LENGTH.contains(request.method())) {
            head.append("Content-Length: 0\r\n");
        }
        for (Header header : request.headers()) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        if (request.body() != null) {
            bytes.writeBytes(request.body());
        }
        return bytes.toByteArray();
    }

    private static Response response(Request request, InputStream in) throws IOException {
        Response head = head(in);
        while (head.status() < 200) {
            head = head(in);
        }
        boolean bodiless = request.method().equals("HEAD") || head.status() == 204 || head.status() == 304;
        return new Response(head.status(), head.headers(), bodiless ? new byte[0] : body(head, in));
    }

    private static Response head(InputStream in) throws IOException {
        String[] status = line(in).split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.")) {
            throw new ProtocolException("not an HTTP/1 response: " + String.join(" ", status));
        }
        List<Header> headers = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] header = line.split(":", 2);
            headers.add(new Header(header[0], header.length == 2 ? header[1].strip() : ""));
        }
        return new Response(Integer.parseInt(status[1]), List.copyOf(headers), new byte[0]);
    }

    private static byte[] body(Response head, InputStream in) throws IOException {
        if (head.header("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
            return chunks(in);
        }
        String length = head.header("Content-Length").orElse(null);
        return length == null ? in.readAllBytes() : exactly(in, Integer.parseInt(length));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
            if (size == 0) {
                while (!line(in).isEmpty()) {
                    // trailers say nothing that is recorded
                }
                return body.toByteArray();
            }
            body.writeBytes(exactly(in, size));
            line(in);
        }
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("body of " + length + " bytes ended after " + bytes.length);
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next == -1) {
                throw new EOFException("connection closed before the response was complete");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
