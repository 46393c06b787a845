package dev.signet.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request as it goes over the wire, whether or not a well-behaved client would send it: nothing is tidied up.
 *
 * @param headers whole lines; {@code Host} and what the framing says are added
 * @param body the body's bytes; empty if there is none
 */
record OddRequest(String method, String target, List<String> headers, byte[] body, Framing framing) {
    private static final int CHUNK = 1000;

    /** How the body's end is told. */
    enum Framing {
        /** Not at all: there is no body. */
        NONE,
        /** {@code Content-Length}. */
        LENGTH,
        /** {@code Transfer-Encoding: chunked}. */
        CHUNKED,
        /** {@code Content-Length}, but the client stops half-way. */
        TRUNCATED
    }

    static OddRequest of(String method, String target, String... headers) {
        return new OddRequest(method, target, List.of(headers), new byte[0], Framing.NONE);
    }

    OddRequest with(String header) {
        List<String> more = new ArrayList<>(headers);
        more.add(header);
        return new OddRequest(method, target, List.copyOf(more), body, framing);
    }

    OddRequest body(String contentType, byte[] bytes) {
        return with("Content-Type: " + contentType).body(bytes, Framing.LENGTH);
    }

    OddRequest body(String contentType, String text) {
        return body(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    OddRequest json(String text) {
        return body("application/json", text);
    }

    OddRequest body(byte[] bytes, Framing how) {
        return new OddRequest(method, target, headers, bytes, how);
    }

    OddRequest signedIn(String accessToken) {
        return with("Authorization: Bearer " + accessToken);
    }

    /** The same without this header. */
    OddRequest without(String header) {
        return new OddRequest(
                method,
                target,
                headers.stream().filter(line -> !line.equals(header)).toList(),
                body,
                framing);
    }

    byte[] bytes(String host) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head(host));
        switch (framing) {
            case LENGTH -> out.writeBytes(body);
            case TRUNCATED -> out.write(body, 0, body.length / 2);
            case CHUNKED -> writeChunks(out);
            case NONE -> {}
        }
        return out.toByteArray();
    }

    /** What comes before the body. */
    byte[] head(String host) {
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        if (headers.stream().noneMatch(line -> line.startsWith("Host:"))) {
            head.append("Host: ").append(host).append("\r\n");
        }
        headers.forEach(line -> head.append(line).append("\r\n"));
        switch (framing) {
            case LENGTH, TRUNCATED ->
                head.append("Content-Length: ").append(body.length).append("\r\n");
            case CHUNKED -> head.append("Transfer-Encoding: chunked\r\n");
            case NONE -> {}
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void writeChunks(ByteArrayOutputStream out) {
        for (int start = 0; start < body.length; start += CHUNK) {
            int length = Math.min(CHUNK, body.length - start);
            out.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(body, start, length);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** As a failing test shows it: enough to send it again by hand. */
    @Override
    public String toString() {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        return "%s %s\n  %s\n  %s, %d bytes: %s"
                .formatted(
                        method,
                        shortened(target),
                        shortened(String.join("\n  ", headers)),
                        framing,
                        body.length,
                        shortened(text));
    }

    private static String shortened(String text) {
        return text.length() <= 600 ? text : text.substring(0, 600) + "… (" + text.length() + " characters)";
    }
}
