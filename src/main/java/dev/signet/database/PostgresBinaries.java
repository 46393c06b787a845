package dev.signet.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks PostgreSQL's programs from the classpath into the database folder. Others could replace programs in a shared
 * temporary folder. Because of the separate copy, every process that runs from here belongs to this folder's server.
 */
record PostgresBinaries(Platform platform, Path home) {

    private static final String UNFINISHED = ".unfinished";

    /** Unpacks the programs for a platform, unless this release is already unpacked. */
    static PostgresBinaries unpack(Platform platform, DatabaseFolder folder) throws IOException {
        Path home = folder.binaries().resolve(checksumsOf(platform));
        if (Files.exists(home)) {
            FolderOwners.verifyPrograms(folder);
        } else {
            DatabaseFolder.makePrivateDirectory(folder.binaries());
            // Older releases and incomplete ones.
            for (Path old : children(folder.binaries())) {
                DatabaseFolder.delete(old);
            }
            Path unfinished = home.resolveSibling(home.getFileName() + UNFINISHED);
            unpack(platform, unfinished);
            if (folder.hasPosixPermissions()) {
                openForTheServersAccount(folder.binaries());
            }
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresBinaries(platform, home);
    }

    Path program(String name) {
        return home.resolve("bin").resolve(platform.program(name));
    }

    private static InputStream archive(Platform platform) throws IOException {
        InputStream archive = PostgresBinaries.class.getClassLoader().getResourceAsStream(platform.archive());
        if (archive == null) {
            throw new FolderFailure("This build of Signet includes no PostgreSQL for " + platform + ": "
                    + platform.archive() + " is not on the classpath. Build it with the Maven profile for this platform"
                    + " (the postgres-… profiles in pom.xml; ./mvnw help:all-profiles lists them), or set"
                    + " quarkus.datasource.jdbc.url to use a PostgreSQL of your own.");
        }
        return archive;
    }

    /**
     * Returns the name of the unpacked folder, which differs for every release and build. Checksums suffice for that, and are
     * much faster than a hash in a JVM that has just started.
     */
    private static String checksumsOf(Platform platform) throws IOException {
        CRC32 one = new CRC32();
        CRC32C other = new CRC32C();
        try (InputStream archive = archive(platform)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = archive.read(buffer); read >= 0; read = archive.read(buffer)) {
                one.update(buffer, 0, read);
                other.update(buffer, 0, read);
            }
        }
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits((int) one.getValue()) + hex.toHexDigits((int) other.getValue());
    }

    private static void unpack(Platform platform, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive(platform))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("The archive " + platform.archive() + " has an entry outside its folder");
                }
                if (isForDevelopers(target.relativize(file))) {
                    continue;
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(file.getParent());
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file);
                }
            }
        }
    }

    private static boolean isForDevelopers(Path file) {
        return file.startsWith("include")
                || file.startsWith(Path.of("lib", "pkgconfig"))
                || file.toString().endsWith(".a");
    }

    /**
     * Sets the permissions regardless of our umask, because the server may run under another account. The permissions
     * of the database folder keep others out.
     */
    private static void openForTheServersAccount(Path binaries) throws IOException {
        try (Stream<Path> all = Files.walk(binaries)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                if (!Files.isSymbolicLink(file)) {
                    boolean executable =
                            Files.isDirectory(file) || file.getParent().endsWith("bin");
                    Files.setPosixFilePermissions(
                            file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }
}
