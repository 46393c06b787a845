package dev.signet.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs PostgreSQL's programs on one folder, with an account that is able to. */
final class PostgresPrograms {

    static final String LOOPBACK = "127.0.0.1";

    private static final Pattern MAJOR = Pattern.compile("\\d+");
    private static final int PORTS_TO_TRY = 5;

    /** Settings that Signet guarantees. They are on the command line, so that postgresql.conf cannot override them. */
    private static final List<String> PROMISES = List.of(
            "listen_addresses=" + LOOPBACK,
            "unix_socket_directories=",
            "password_encryption=scram-sha-256",
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on");

    /** Settings that an operator can change in postgresql.conf. */
    private static final List<String> SETTINGS = List.of(
            "max_connections=100",
            "shared_buffers=128MB",
            "timezone=UTC",
            "log_timezone=UTC",
            "log_line_prefix=%m [%p] ",
            // Signet reports failed statements. Here they could fill the disk and reveal data.
            "log_min_messages=log",
            "log_error_verbosity=terse",
            "log_checkpoints=off");

    private final PostgresBinaries binaries;
    private final DatabaseFolder folder;
    private final ServerAccount account;
    private final String majorVersion;

    private PostgresPrograms(
            PostgresBinaries binaries, DatabaseFolder folder, ServerAccount account, String majorVersion) {
        this.binaries = binaries;
        this.folder = folder;
        this.account = account;
        this.majorVersion = majorVersion;
    }

    /** Chooses the first account that can run the programs, and prepares the folder for it. */
    static PostgresPrograms of(PostgresBinaries binaries, DatabaseFolder folder, List<ServerAccount> accounts)
            throws IOException {
        if (!Files.isExecutable(binaries.program("postgres"))) {
            throw new FolderFailure("Programs cannot be run from " + folder + ": its volume is mounted noexec, or "
                    + binaries.program("postgres")
                    + " is not executable. Set signet.database.dir (SIGNET_DATABASE_DIR) to a folder"
                    + " on another volume, or delete " + folder.binaries() + " to have it unpacked again.");
        }
        List<String> failures = new ArrayList<>();
        for (ServerAccount account : accounts) {
            account.enter(folder);
            try {
                Matcher major = MAJOR.matcher(Command.output(account.command()
                        .apply(List.of(binaries.program("postgres").toString(), "--version"))));
                if (major.find()) {
                    account.takeOver(folder);
                    return new PostgresPrograms(binaries, folder, account, major.group());
                }
            } catch (IOException e) {
                failures.add(account.name() + ": " + e.getMessage());
            }
        }
        throw new FolderFailure("PostgreSQL cannot be run in " + folder + " (" + String.join("; ", failures) + "). "
                + (accounts.size() > 1
                        ? "It does not run as root, and no other account can be used or has access to the folder: start"
                                + " Signet as another user, or set signet.database.dir to a folder whose parents are"
                                + " accessible to others, for example in /var/lib."
                        : "Delete " + folder.binaries() + " to have it unpacked again."));
    }

    String majorVersion() {
        return majorVersion;
    }

    ServerAccount account() {
        return account;
    }

    /**
     * Creates an empty cluster, which is not yet on the disk ({@link #sync}). Its superuser has no password and therefore
     * cannot log in.
     */
    void initialize(Path data) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--pgdata=" + data,
                "--no-sync",
                "--username=postgres",
                "--auth=reject",
                "--encoding=UTF8",
                // Strings sort the same on every machine, independent of its C library.
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8"));
        SETTINGS.forEach(setting -> arguments.add("--set=" + setting));
        run("initdb", arguments, "");
    }

    /**
     * Runs statements, one per line, as the superuser and without a password, on a cluster whose server is not running.
     */
    void execute(Path data, String statements) throws IOException {
        execute(data, statements, "fsync=on");
    }

    /** Does the same on a new cluster, which is not yet on the disk. */
    void executeOnNew(Path data, String statements) throws IOException {
        execute(data, statements, "fsync=off");
    }

    private void execute(Path data, String statements, String setting) throws IOException {
        run(
                "postgres",
                List.of("--single", "-D", data.toString(), "-c", "exit_on_error=on", "-c", setting, "postgres"),
                statements);
    }

    /** Writes a new cluster to the disk: everything at once takes a fraction of the time. */
    void sync(Path data) throws IOException {
        run("initdb", List.of("--pgdata=" + data, "--sync-only"), "");
    }

    /**
     * Starts the server on the folder's data and waits until it accepts connections.
     *
     * @return the port it listens on
     */
    int serve() throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            try {
                // pg_ctl starts the server in a separate session, so that Ctrl-C does not reach it and we can stop it
                // last.
                run(
                        "pg_ctl",
                        List.of("-D", folder.data().toString(), "-o", options(port), "-w", "-t", "600", "-s", "start"),
                        "");
                return port;
            } catch (IOException e) {
                if (attempt == PORTS_TO_TRY || isFree(port)) {
                    throw e;
                }
            }
        }
    }

    private static String options(int port) {
        StringBuilder options = new StringBuilder("-p " + port);
        PROMISES.forEach(promise -> options.append(" -c ").append(promise));
        return options.toString();
    }

    private void run(String program, List<String> arguments, String input) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(binaries.program(program).toString());
        command.addAll(arguments);
        try {
            Command.run(account.command().apply(command), input, folder.log());
        } catch (IOException e) {
            throw new IOException("PostgreSQL's " + program + " failed: " + e.getMessage(), e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }

    /** Returns whether the port is still free: another process may take it before the server does. */
    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(LOOPBACK))) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
