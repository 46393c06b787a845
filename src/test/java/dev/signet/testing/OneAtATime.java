package dev.signet.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.commons.io.function.IORunnable;

/** What only one of the build's JVMs does at a time: what it makes for all of them, for example. */
public final class OneAtATime implements AutoCloseable {
    private final FileChannel channel;

    private OneAtATime(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits while another JVM does something of the same name. Its turn ends when this is closed, or with the process. */
    public static OneAtATime begin(String name) throws IOException {
        Path file = Path.of("target", name + ".lock");
        Files.createDirectories(file.getParent());
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.lock();
        return new OneAtATime(channel);
    }

    /** Does this while no other JVM does something of the same name. */
    public static void run(String name, IORunnable work) throws IOException {
        try (OneAtATime turn = begin(name)) {
            work.run();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
