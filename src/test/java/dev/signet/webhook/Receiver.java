package dev.signet.webhook;

import dev.signet.testing.TlsAndCors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A receiver of webhooks that remembers what it gets, and answers as it is told, well or badly. */
final class Receiver implements AutoCloseable {
    private final ServerSocket server;
    private final String scheme;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private volatile Manner manner;

    /** A message as it arrived. */
    record Message(String line, Map<String, String> headers, String body) {}

    /** How it answers. */
    interface Manner {
        void answer(Receiver receiver, Socket connection) throws IOException, InterruptedException;
    }

    private Receiver(ServerSocket server, String scheme, Manner manner) {
        this.server = server;
        this.scheme = scheme;
        this.manner = manner;
        threads.execute(this::accept);
    }

    /** One at 127.0.0.1. */
    static Receiver answering(Manner manner) {
        return at("127.0.0.1", manner);
    }

    /** One at this address. */
    static Receiver at(String address, Manner manner) {
        try {
            return new Receiver(new ServerSocket(0, 50, InetAddress.getByName(address)), "http", manner);
        } catch (IOException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** One with the certificate of {@link TlsAndCors}, for localhost and 127.0.0.1. */
    static Receiver overTls(Manner manner) {
        try {
            return new Receiver(
                    TlsAndCors.serverContext()
                            .getServerSocketFactory()
                            .createServerSocket(0, 50, InetAddress.getByName("127.0.0.1")),
                    "https",
                    manner);
        } catch (IOException fault) {
            throw new IllegalStateException(fault);
        }
    }

    static Manner status(int status, String... headers) {
        return (receiver, connection) -> write(
                connection,
                "HTTP/1.1 " + status + " Status\r\ncontent-length: 0\r\n"
                        + String.join(
                                "",
                                List.of(headers).stream()
                                        .map(line -> line + "\r\n")
                                        .toList()) + "\r\n");
    }

    /** This text instead of a response. */
    static Manner text(String text) {
        return (receiver, connection) -> write(connection, text);
    }

    /** No response until it is closed. */
    static Manner hanging() {
        return (receiver, connection) -> receiver.closed.await();
    }

    /** A reset of the connection. */
    static Manner resetting() {
        return (receiver, connection) -> connection.setSoLinger(true, 0);
    }

    /** This, and then endless bytes, until the other side closes. */
    static Manner endless(String beginning) {
        return (receiver, connection) -> {
            write(connection, beginning);
            OutputStream out = connection.getOutputStream();
            byte[] part = new byte[8192];
            Arrays.fill(part, (byte) 'x');
            while (receiver.closed.getCount() > 0) {
                out.write(part);
            }
        };
    }

    /** This, again and again, until the other side closes. */
    static Manner repeating(String text) {
        return (receiver, connection) -> {
            byte[] many = text.repeat(100).getBytes(StandardCharsets.ISO_8859_1);
            while (receiver.closed.getCount() > 0) {
                connection.getOutputStream().write(many);
            }
        };
    }

    /** This, and then nothing more, without an end. */
    static Manner unfinished(String beginning) {
        return (receiver, connection) -> {
            write(connection, beginning);
            receiver.closed.await();
        };
    }

    private static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        connection.getOutputStream().flush();
    }

    void answers(Manner other) {
        manner = other;
    }

    String url(String path) {
        return urlOf(server.getInetAddress().getHostAddress(), path);
    }

    String urlOf(String host, String path) {
        return scheme + "://" + host + ":" + server.getLocalPort() + path;
    }

    List<Message> messages() {
        return messages;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                threads.execute(() -> serve(connection));
            } catch (IOException end) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            messages.add(read(connection.getInputStream()));
            manner.answer(this, connection);
        } catch (IOException | InterruptedException end) {
            // The service closed the connection, or the test is over.
        }
    }

    private static Message read(InputStream in) throws IOException {
        String line = line(in);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Message(line, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("end");
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
        } catch (IOException fault) {
            throw new IllegalStateException(fault);
        }
        threads.shutdownNow();
    }
}
