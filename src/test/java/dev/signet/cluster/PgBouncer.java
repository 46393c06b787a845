package dev.signet.cluster;

import dev.signet.testing.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.awaitility.Awaitility;

/** A PgBouncer in transaction mode before a database: few connections of it serve many of its clients. */
final class PgBouncer implements AutoCloseable {
    private final Process process;
    private final Path folder;
    private final int port;

    private PgBouncer(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /** Starts it in front of the database that listens on this port; skips the test if it is not installed. */
    static PgBouncer before(int databasePort, String username, String password)
            throws IOException, InterruptedException {
        Path program = Programs.find("pgbouncer", "pgbouncer");
        Path folder = Programs.folder();
        int port = FreePort.find();
        Path settings = folder.resolve("pgbouncer.ini");
        Files.writeString(settings, """
                [databases]
                signet = host=127.0.0.1 port=%d dbname=signet user=%s password=%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                default_pool_size = 4
                server_login_retry = 1
                ignore_startup_parameters = extra_float_digits
                """.formatted(databasePort, username, password, port));
        PgBouncer bouncer = new PgBouncer(Programs.start(program, settings.toString()), folder, port);
        Awaitility.await("PgBouncer, see target/pgbouncer.log").until(bouncer::answers);
        return bouncer;
    }

    int port() {
        return port;
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().join();
        FileUtils.deleteDirectory(folder.toFile());
    }
}
