package dev.signet.database;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder that holds everything of one embedded PostgreSQL, and who may enter it: its owner alone, or, where root
 * must hand the server to another account, that account's group as well, to pass through without looking around.
 */
final class DatabaseFolder {

    private static final String LOCK = "signet.lock";

    // pg_ctl puts its paths between double quotes and hands them to a shell.
    private static final Pattern UNSAFE_IN_A_SHELL = Pattern.compile("[\"$`\\n\\r]");

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> GROUP_PASSES = PosixFilePermissions.fromString("rwx--x---");

    private final Path path;

    private DatabaseFolder(Path path) {
        this.path = path;
    }

    /** Opens the folder, making it where it does not exist; refuses one that holds something else. */
    static DatabaseFolder open(Path folder) throws IOException {
        Path wanted = folder.toAbsolutePath().normalize();
        if (UNSAFE_IN_A_SHELL.matcher(wanted.toString()).find()) {
            throw new FolderFailure("The database folder's path must not contain quotes, $ or line breaks: " + wanted
                    + ". Set signet.database.dir to another folder.");
        }
        try {
            Files.createDirectories(wanted.getParent());
            makePrivateDirectory(wanted);
            DatabaseFolder opened = new DatabaseFolder(wanted.toRealPath());
            opened.refuseStrangers();
            return opened;
        } catch (FileSystemException e) {
            throw new FolderFailure(
                    "The database folder " + wanted + " cannot be used by " + System.getProperty("user.name") + " (" + e
                            + "). Give it to that user, or set signet.database.dir to another folder.",
                    e);
        }
    }

    /** Held by the service that uses the folder. */
    Path lock() {
        return path.resolve(LOCK);
    }

    /** PostgreSQL's programs, one folder for each release that was ever started. */
    Path binaries() {
        return path.resolve("binaries");
    }

    /** What PostgreSQL calls PGDATA. */
    Path data() {
        return path.resolve("data");
    }

    /** A data directory in the making; becomes {@link #data()} when it is whole. */
    Path unfinishedData() {
        return path.resolve("data.unfinished");
    }

    Path password() {
        return path.resolve("password");
    }

    /** A secret that is kept with the data. */
    Path secret(String name) {
        return path.resolve(name);
    }

    /** What the programs and the server said since the last start; the start before that has its own. */
    Path log() {
        return path.resolve("server.log");
    }

    Path previousLog() {
        return path.resolve("server.log.1");
    }

    /** Keeps the last start's log, so that what went wrong can still be read, and the folder does not fill up. */
    void beginLog() throws IOException {
        if (Files.exists(log())) {
            Files.move(log(), previousLog(), StandardCopyOption.REPLACE_EXISTING);
        }
        makePrivateFile(log());
    }

    boolean hasPosixPermissions() {
        return supportsPosix(path);
    }

    /** Shuts the folder to all but its owner. */
    void admitOwnerOnly() throws IOException {
        if (hasPosixPermissions() && !Files.getPosixFilePermissions(path).equals(OWNER_ONLY)) {
            Files.setPosixFilePermissions(path, OWNER_ONLY);
        }
    }

    /** Lets a group pass through to what is open to it inside: the programs, and data that it owns. */
    void admit(String group) throws IOException {
        GroupPrincipal principal =
                path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
        Files.getFileAttributeView(path, PosixFileAttributeView.class).setGroup(principal);
        Files.setPosixFilePermissions(path, GROUP_PASSES);
    }

    /** Makes a user the owner of the folder itself, not of what is in it. */
    void give(String user) throws IOException {
        UserPrincipal owner =
                path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
        if (!Files.getOwner(path).equals(owner)) {
            Files.setOwner(path, owner);
        }
    }

    /**
     * Makes a user the owner of a file or tree in the folder, if it exists. The top comes last: what was cut short in
     * the middle is done again at the next start.
     */
    void give(Path tree, String user) throws IOException {
        UserPrincipal owner =
                path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)
                || Files.getOwner(tree, LinkOption.NOFOLLOW_LINKS).equals(owner)) {
            return;
        }
        for (Path each : deepestFirst(tree)) {
            // Never through a link: it may lead out of the folder.
            Files.getFileAttributeView(each, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setOwner(owner);
        }
    }

    static void makePrivateDirectory(Path directory) throws IOException {
        try {
            if (supportsPosix(directory)) {
                Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            } else {
                Files.createDirectory(directory);
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    static void makePrivateFile(Path file) throws IOException {
        if (supportsPosix(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    private static boolean supportsPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    static void delete(Path tree) throws IOException {
        if (Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            for (Path each : deepestFirst(tree)) {
                Files.delete(each);
            }
        }
    }

    private static List<Path> deepestFirst(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        }
    }

    /** A folder with other things in it is somebody's home or worse: shutting it to others would do harm. */
    private void refuseStrangers() throws IOException {
        if (Files.exists(lock()) || Files.exists(data())) {
            return;
        }
        try (Stream<Path> entries = Files.list(path)) {
            // A fresh volume has this one.
            if (entries.anyMatch(entry -> !entry.endsWith("lost+found"))) {
                throw new FolderFailure("The folder " + path + " has other things in it and was not made by Signet. Set"
                        + " signet.database.dir to a new or empty folder.");
            }
        } catch (NoSuchFileException e) {
            throw new FolderFailure("The folder " + path + " vanished while it was opened. Start again.", e);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
