package dev.signet.database;

import dev.signet.start.Purpose;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ensures that only one process uses a folder. The operating system releases the lock when the process ends for any
 * reason. While a process holds it for one command, others wait.
 */
final class FolderLock implements AutoCloseable {

    // Closing any channel of a file releases all of this process's locks on it (POSIX), so a second start in the same
    // process must detect the lock without opening the file.
    private static final Set<Path> HELD_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    // Far behind the text, because locked bytes cannot be read on Windows.
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    /** Stands behind the process id, in the file, while a process uses the folder for one command only. */
    private static final String FOR_A_COMMAND = " for a command";

    private static final Duration LONGEST_COMMAND = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static FolderLock of(DatabaseFolder folder) throws IOException {
        Path file = folder.lock();
        if (!HELD_BY_THIS_PROCESS.add(file)) {
            throw new FolderInUse(folder, Long.toString(ProcessHandle.current().pid()), false);
        }
        try {
            return new FolderLock(file, acquire(folder));
        } catch (IOException | RuntimeException e) {
            HELD_BY_THIS_PROCESS.remove(file);
            throw e;
        }
    }

    private static FileChannel acquire(DatabaseFolder folder) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new FolderFailure(
                    "The database folder " + folder + " cannot be written by " + System.getProperty("user.name") + " ("
                            + e + "). Give it to that user, or set signet.database.dir to another folder.",
                    e);
        }
        try {
            long deadline = System.nanoTime() + LONGEST_COMMAND.toNanos();
            while (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
                String holder = Files.readString(folder.lock()).strip();
                // It is empty for a moment, until its new holder has written it.
                boolean endsSoon = holder.isEmpty() || holder.endsWith(FOR_A_COMMAND);
                if (!endsSoon || System.nanoTime() > deadline) {
                    throw new FolderInUse(folder, holder, endsSoon);
                }
                Thread.sleep(BETWEEN_LOOKS.toMillis());
            }
            channel.truncate(0);
            String holder = ProcessHandle.current().pid() + (Purpose.current() == Purpose.SERVICE ? "" : FOR_A_COMMAND);
            channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (InterruptedException stop) {
            channel.close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a command used " + folder);
        } catch (OverlappingFileLockException e) {
            // Another class loader's copy of this class holds the lock, and would lose it if we closed our channel.
            throw new FolderInUse(folder, Long.toString(ProcessHandle.current().pid()), false);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    boolean isHeld() {
        return channel.isOpen();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD_BY_THIS_PROCESS.remove(file);
        }
    }
}
