package dev.signet.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ensures that only one service uses a folder. The operating system releases the lock when the process ends for any
 * reason.
 */
final class FolderLock implements AutoCloseable {

    // Closing any channel of a file releases all of this process's locks on it (POSIX), so a second start in the same
    // process must detect the lock without opening the file.
    private static final Set<Path> HELD_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    // Far behind the text, because locked bytes cannot be read on Windows.
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static FolderLock of(DatabaseFolder folder) throws IOException {
        Path file = folder.lock();
        if (!HELD_BY_THIS_PROCESS.add(file)) {
            throw inUse(folder, Long.toString(ProcessHandle.current().pid()));
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
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock == null) {
                throw inUse(folder, Files.readString(folder.lock()).strip());
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (OverlappingFileLockException e) {
            // Another class loader's copy of this class holds the lock, and would lose it if we closed our channel.
            throw inUse(folder, Long.toString(ProcessHandle.current().pid()));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static FolderFailure inUse(DatabaseFolder folder, String process) {
        return new FolderFailure("The database folder " + folder + " is in use by process " + process
                + ". Stop it first, or set signet.database.dir (SIGNET_DATABASE_DIR) to another folder."
                + " To run several replicas, connect them to one PostgreSQL with quarkus.datasource.jdbc.url.");
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
