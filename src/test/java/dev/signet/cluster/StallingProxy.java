package dev.signet.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** A TCP proxy on the loopback interface that can cut its connections, or hold everything back without a word. */
final class StallingProxy implements AutoCloseable {
    private static final int BUFFER = 16_384;

    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Semaphore flow = new Semaphore(Integer.MAX_VALUE, false);
    private volatile int target;
    private volatile boolean stalled;

    private StallingProxy(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    static StallingProxy to(int port) throws IOException {
        StallingProxy proxy = new StallingProxy(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), port);
        daemon(proxy::accept);
        return proxy;
    }

    int port() {
        return server.getLocalPort();
    }

    /** Sends new connections elsewhere, and ends the old ones. */
    void leadTo(int port) {
        target = port;
        cut();
    }

    /** Ends every connection. */
    void cut() {
        sockets.forEach(StallingProxy::closeQuietly);
    }

    /** Stops passing anything on, without closing connections. */
    void stall() {
        stalled = true;
        flow.drainPermits();
    }

    /** Lets what was held back pass. */
    void flow() {
        stalled = false;
        flow.release(Integer.MAX_VALUE / 2);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                sockets.add(client);
                daemon(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        try {
            Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(upstream);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            daemon(() -> pump(client, upstream));
            pump(upstream, client);
        } catch (IOException refused) {
            closeQuietly(client);
        }
    }

    private void pump(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (stalled) {
                    flow.acquire();
                    flow.release();
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException | InterruptedException ended) {
            // Either side is gone; so goes the other.
        } finally {
            closeQuietly(from);
            closeQuietly(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // Closed is what it should be.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
