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
 * The folder of one embedded PostgreSQL, and its permissions. Only the owner has access. If root runs the server under
 * another account, that account's group may pass through the folder, but not list it.
 */
final class DatabaseFolder {

    /** What is in a folder that is a volume of its own. */
    static final String OF_A_NEW_VOLUME = "lost+found";

    private static final String LOCK = "signet.lock";

    // pg_ctl passes its paths to a shell, in double quotes.
    private static final Pattern UNSAFE_IN_A_SHELL = Pattern.compile("[\"$`\\n\\r]");

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> GROUP_PASSES = PosixFilePermissions.fromString("rwx--x---");

    private final Path path;

    private DatabaseFolder(Path path) {
        this.path = path;
    }

    /** Opens the folder, creates it if it does not exist, and rejects one with other contents or of another account. */
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
            FolderOwners.verify(opened);
            return opened;
        } catch (FileSystemException e) {
            throw new FolderFailure(
                    "The database folder " + wanted + " cannot be used by " + System.getProperty("user.name") + " (" + e
                            + "). Give it to that user, or set signet.database.dir to another folder.",
                    e);
        }
    }

    Path path() {
        return path;
    }

    /** Returns the file that the service using the folder locks. */
    Path lock() {
        return path.resolve(LOCK);
    }

    /** Returns the folder of PostgreSQL's programs, with a subfolder for the current release. */
    Path binaries() {
        return path.resolve("binaries");
    }

    /** Returns the data directory (PGDATA). */
    Path data() {
        return path.resolve("data");
    }

    /** Returns the path of an unfinished data directory, which is renamed to {@link #data()} when it is complete. */
    Path unfinishedData() {
        return path.resolve("data.unfinished");
    }

    Path password() {
        return path.resolve("password");
    }

    /** Returns the file of a secret that is stored with the data. */
    Path secret(String name) {
        return path.resolve(name);
    }

    /** Returns the log of the programs and the server since the last start. {@link #previousLog} has the one before. */
    Path log() {
        return path.resolve("server.log");
    }

    Path previousLog() {
        return path.resolve("server.log.1");
    }

    /** Starts a new log. Keeps only the previous one, so that failures can be read and the folder does not fill up. */
    void beginLog() throws IOException {
        if (Files.exists(log())) {
            Files.move(log(), previousLog(), StandardCopyOption.REPLACE_EXISTING);
        }
        makePrivateFile(log());
    }

    boolean hasPosixPermissions() {
        return supportsPosix(path);
    }

    /** Restricts the folder to its owner. */
    void admitOwnerOnly() throws IOException {
        if (hasPosixPermissions() && !Files.getPosixFilePermissions(path).equals(OWNER_ONLY)) {
            Files.setPosixFilePermissions(path, OWNER_ONLY);
        }
    }

    /** Lets a group traverse the folder, to the programs and to its own data. */
    void admit(String group) throws IOException {
        GroupPrincipal principal =
                path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
        Files.getFileAttributeView(path, PosixFileAttributeView.class).setGroup(principal);
        Files.setPosixFilePermissions(path, GROUP_PASSES);
    }

    /** Makes a user the owner of the folder, but not of its contents. */
    void give(String user) throws IOException {
        UserPrincipal owner =
                path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
        if (!Files.getOwner(path).equals(owner)) {
            Files.setOwner(path, owner);
        }
    }

    /**
     * Makes a user the owner of a file or tree in the folder, if it exists. Changes the top last, so that an
     * interrupted change is repeated at the next start.
     */
    void give(Path tree, String user) throws IOException {
        UserPrincipal owner =
                path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)
                || Files.getOwner(tree, LinkOption.NOFOLLOW_LINKS).equals(owner)) {
            return;
        }
        for (Path each : deepestFirst(tree)) {
            // Does not follow links, which may point outside the folder.
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

    /**
     * Rejects a folder with other contents, such as a home directory, because restricting its permissions would do
     * harm.
     */
    private void refuseStrangers() throws IOException {
        List<Path> entries;
        try (Stream<Path> listed = Files.list(path)) {
            entries = listed.toList();
        } catch (NoSuchFileException e) {
            throw new FolderFailure("The folder " + path + " disappeared while it was opened. Start again.", e);
        }
        boolean others = entries.stream().anyMatch(entry -> !entry.endsWith(OF_A_NEW_VOLUME));
        // Looked at after the list: another process may just be creating its lock, and then everything else.
        if (others && !Files.exists(lock()) && !Files.exists(data())) {
            throw new FolderFailure("The folder " + path + " has other contents and was not created by Signet. Set"
                    + " signet.database.dir to a new or empty folder.");
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
