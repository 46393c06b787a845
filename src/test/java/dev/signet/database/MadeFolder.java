package dev.signet.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signet.testing.OneAtATime;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.commons.io.file.PathUtils;
import org.apache.commons.io.function.IOConsumer;
import org.flywaydb.core.Flyway;

/**
 * A folder of the embedded PostgreSQL after its first start, which takes seconds of processor time: it unpacks the programs and
 * creates the data. The folder is made once for a build and copied for each test that needs a server of its own.
 */
public final class MadeFolder {
    private static final Path KEPT = Path.of("target", "made-folders");
    private static final Path CODE = Path.of("target", "classes", "dev", "signet", "database");
    private static final Path MIGRATIONS = Path.of("target", "classes", "db", "migration");
    private static final String PROGRAMS = File.separator + "binaries" + File.separator;
    private static final String UNFINISHED = "unfinished";
    private static final Pattern JAR = Pattern.compile("[^/]+\\.jar");
    private static final Duration UNUSED = Duration.ofDays(1);

    private MadeFolder() {}

    /**
     * Copies it to a path that does not exist or is an empty directory. The programs, half of it, are links to the same files if they
     * can be.
     */
    public static void copyTo(Path target) throws IOException {
        copy(made("", MadeFolder::firstStart), target, MadeFolder::linkProgram);
    }

    /** The same for a server whose data need not survive a crash of the machine, and which does not wait for the disk. */
    public static void copyVolatileTo(Path target) throws IOException {
        copyTo(target);
        doNotSync(target);
    }

    /** The same with the tables that the first start of a service makes. */
    public static void copyVolatileWithTablesTo(Path target) throws IOException {
        copy(made("-with-tables", MadeFolder::migrate), target, MadeFolder::linkProgram);
        doNotSync(target);
    }

    private static void doNotSync(Path folder) throws IOException {
        Files.writeString(folder.resolve("data/postgresql.conf"), "fsync = off\n", StandardOpenOption.APPEND);
    }

    private static void firstStart(Path folder) throws IOException {
        EmbeddedPostgres.start(folder).close();
    }

    private static void migrate(Path folder) throws IOException {
        copyTo(folder);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            Flyway.configure()
                    .dataSource(postgres.jdbcUrl(), postgres.username(), postgres.password())
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
        }
    }

    private static synchronized Path made(String kind, IOConsumer<Path> way) throws IOException {
        Path made = KEPT.resolve(version() + kind);
        if (!Files.exists(made)) {
            OneAtATime.run("made-folder" + kind, () -> {
                if (!Files.exists(made)) {
                    make(made, way);
                }
            });
        }
        return made;
    }

    private static void make(Path made, IOConsumer<Path> way) throws IOException {
        // Not in the build's folder, which the account that runs the server may not reach.
        Path temporary = Files.createTempDirectory("signet-made");
        way.accept(temporary.resolve("database"));
        keep(temporary.resolve("database"), made);
        PathUtils.deleteDirectory(temporary);
    }

    private static void keep(Path folder, Path made) throws IOException {
        Files.createDirectories(KEPT);
        for (Path old : children(KEPT)) {
            deleteIfUnused(old);
        }
        Path copy = Files.createTempDirectory(KEPT, UNFINISHED);
        copy(folder, copy, MadeFolder::copyFile);
        try {
            Files.move(copy, made, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException keptByAnotherProcess) {
            PathUtils.deleteDirectory(copy);
        }
    }

    private static void deleteIfUnused(Path old) throws IOException {
        try {
            // Another process may be copying a newer one.
            if (Files.getLastModifiedTime(old)
                    .toInstant()
                    .isBefore(Instant.now().minus(UNUSED))) {
                PathUtils.deleteDirectory(old);
            }
        } catch (NoSuchFileException movedByAnotherProcess) {
            // It has its name now.
        }
    }

    /** Differs for each release of PostgreSQL and for each version of the code that prepares the folder, and of the tables. */
    private static String version() throws IOException {
        CRC32 sum = new CRC32();
        String archive = Platform.current().archive();
        // Not the whole address, which class loaders write differently.
        Matcher jar =
                JAR.matcher(String.valueOf(MadeFolder.class.getClassLoader().getResource(archive)));
        sum.update((jar.find() ? jar.group() : archive).getBytes(UTF_8));
        for (Path folder : List.of(CODE, MIGRATIONS)) {
            for (Path file : children(folder)) {
                sum.update(Files.readAllBytes(file));
            }
        }
        return Long.toHexString(sum.getValue());
    }

    private interface Copying {
        void copy(Path file, Path copy) throws IOException;
    }

    private static void copy(Path from, Path to, Copying way) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                way.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    private static void copyFile(Path file, Path copy) throws IOException {
        // With the owners, which PostgreSQL checks.
        Files.copy(
                file,
                copy,
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING,
                LinkOption.NOFOLLOW_LINKS);
    }

    private static void linkProgram(Path file, Path copy) throws IOException {
        if (file.toString().contains(PROGRAMS) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.createLink(copy, file);
                return;
            } catch (FileSystemException | UnsupportedOperationException impossible) {
                // On another disk, for example.
            }
        }
        copyFile(file, copy);
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        }
    }
}
