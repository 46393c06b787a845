package dev.signet.database;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Finds and ends the processes that run this folder's programs: our server, and those left over from a killed service.
 * Identifies them by their program, not only by a process id in a file, because ids are reused.
 */
final class RunningServers {

    private static final Logger LOG = Logger.getLogger(RunningServers.class);

    private static final Duration FOR_A_FAST_SHUTDOWN = Duration.ofSeconds(15);
    private static final Duration FOR_AN_IMMEDIATE_ONE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    /** Lines of postmaster.pid. */
    private static final int PORT_LINE = 3;

    private static final int STATUS_LINE = 7;

    private final DatabaseFolder folder;

    RunningServers(DatabaseFolder folder) {
        this.folder = folder;
    }

    /** Ends leftover processes, so that a new server can start. The caller must hold the folder's lock. */
    void endThoseLeftBehind() throws IOException {
        Optional<ProcessHandle> postmaster = postmaster();
        if (postmaster.filter(process -> !runsHere(process) && serves(process)).isPresent()) {
            throw new FolderFailure("The data in " + folder.data() + " is in use by process "
                    + postmaster.get().pid() + ", a PostgreSQL that Signet did not start. Stop it first.");
        }
        postmaster
                .filter(this::runsHere)
                .ifPresent(process -> LOG.infof(
                        "Ending the PostgreSQL of a killed service in %s, process %d", folder, process.pid()));
        end();
        // Its process id may now belong to another process, which would prevent a new server from starting.
        Files.deleteIfExists(postmasterFile());
    }

    /** Ends the server, with a clean shutdown if possible, and all other processes that run from this folder. */
    void end() {
        postmaster().filter(this::runsHere).ifPresent(this::endGently);
        List<ProcessHandle> rest =
                ProcessHandle.allProcesses().filter(this::runsHere).toList();
        rest.forEach(ProcessHandle::destroyForcibly);
        if (!happensWithin(FOR_AN_IMMEDIATE_ONE, () -> rest.stream().noneMatch(this::runsHere))) {
            LOG.warnf("These processes in %s do not end: %s", folder, rest);
        }
    }

    private void endGently(ProcessHandle postmaster) {
        signal(postmaster, "INT");
        if (!happensWithin(FOR_A_FAST_SHUTDOWN, () -> !runsHere(postmaster))) {
            LOG.warnf(
                    "PostgreSQL in %s does not shut down; stopping it immediately. It will recover at its next start",
                    folder);
            signal(postmaster, "QUIT");
            happensWithin(FOR_AN_IMMEDIATE_ONE, () -> !runsHere(postmaster));
        }
    }

    /** Not destroy(), which sends SIGTERM: PostgreSQL would wait until all clients disconnect. */
    private void signal(ProcessHandle process, String signal) {
        String number = Long.toString(process.pid());
        try {
            if (File.separatorChar == '\\') {
                Optional<String> program = process.info().command();
                if (program.isPresent()) {
                    String pgCtl =
                            Path.of(program.get()).resolveSibling("pg_ctl.exe").toString();
                    Command.output(List.of(pgCtl, "kill", signal, number));
                }
            } else {
                Command.output(List.of("sh", "-c", "kill -s " + signal + " " + number));
            }
        } catch (IOException e) {
            LOG.debugf(e, "Could not send SIG%s to process %s, which may have ended by itself", signal, number);
        }
    }

    /** Returns whether the process runs one of this folder's programs. Zombie processes show no program. */
    private boolean runsHere(ProcessHandle process) {
        return program(process)
                .filter(program -> program.startsWith(folder.binaries() + File.separator))
                .isPresent();
    }

    private boolean serves(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains(folder.data().toString()))
                .isPresent();
    }

    private static Optional<String> program(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        // Containers may hide the program of another account's process, but not its command line.
        return info.command().or(info::commandLine);
    }

    private Optional<ProcessHandle> postmaster() {
        try {
            List<String> lines = Files.readAllLines(postmasterFile());
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Returns whether the server runs, as seen from this process. */
    boolean isRunning() {
        return postmaster().filter(this::runsHere).isPresent();
    }

    /** Returns the port of the server, as soon as it accepts connections. */
    Optional<Integer> readyPort() {
        try {
            List<String> lines = Files.readAllLines(postmasterFile());
            boolean ready = lines.size() > STATUS_LINE && lines.get(STATUS_LINE).startsWith("ready");
            return ready ? Optional.of(Integer.parseInt(lines.get(PORT_LINE).strip())) : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Path postmasterFile() {
        return folder.data().resolve("postmaster.pid");
    }

    /** Waits even if interrupted, so that the server is not left half stopped. */
    private static boolean happensWithin(Duration time, BooleanSupplier condition) {
        long deadline = System.nanoTime() + time.toNanos();
        boolean interrupted = false;
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                try {
                    Thread.sleep(BETWEEN_LOOKS.toMillis());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
