package dev.signet.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Refuses a database folder that another account controls. Signet runs the programs in the folder and writes to its
 * files, so the other account could make it run any program, or overwrite any file of ours through a link.
 */
final class FolderOwners {
    private final DatabaseFolder folder;
    private final UserPrincipal ourselves;
    private final UserPrincipal root;

    private FolderOwners(DatabaseFolder folder, UserPrincipal ourselves, UserPrincipal root) {
        this.folder = folder;
        this.ourselves = ourselves;
        this.root = root;
    }

    /**
     * Checks who owns the folder and what is directly in it. Gives root an empty folder of another account, such as one
     * of the host in a container.
     *
     * @throws FolderFailure if another account owns any of it; root's server accounts may own the data
     */
    static void verify(DatabaseFolder folder) throws IOException {
        Optional<FolderOwners> owners = of(folder);
        if (owners.isPresent()) {
            owners.get().verifyFolder();
        }
    }

    /**
     * Checks who owns the programs. Call it with the folder's lock, because a first start moves them.
     *
     * @throws FolderFailure if another account owns any of them
     */
    static void verifyPrograms(DatabaseFolder folder) throws IOException {
        Optional<FolderOwners> owners = of(folder);
        if (owners.isPresent()) {
            try (Stream<Path> programs = Files.walk(folder.binaries())) {
                for (Path program : (Iterable<Path>) programs::iterator) {
                    owners.get().verify(program);
                }
            }
        }
    }

    /** Returns empty if there are no other accounts: in a container, our user may have no name. */
    private static Optional<FolderOwners> of(DatabaseFolder folder) throws IOException {
        if (!folder.hasPosixPermissions()) {
            return Optional.empty();
        }
        Optional<UserPrincipal> ourselves = user(folder, System.getProperty("user.name"));
        Optional<UserPrincipal> root = user(folder, ServerAccount.ROOT);
        return ourselves.isPresent() && root.isPresent()
                ? Optional.of(new FolderOwners(folder, ourselves.get(), root.get()))
                : Optional.empty();
    }

    private static Optional<UserPrincipal> user(DatabaseFolder folder, String name) throws IOException {
        try {
            return Optional.of(folder.path()
                    .getFileSystem()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByName(name));
        } catch (UserPrincipalNotFoundException unknown) {
            return Optional.empty();
        }
    }

    private void verifyFolder() throws IOException {
        if (weAreRoot() && !Files.getOwner(folder.path()).equals(root)) {
            if (!entries().isEmpty()) {
                throw refusal(folder.path(), Files.getOwner(folder.path()));
            }
            folder.give(ServerAccount.ROOT);
            folder.admitOwnerOnly();
        }
        for (Path entry : entries()) {
            verify(entry);
        }
    }

    private void verify(Path file) throws IOException {
        try {
            UserPrincipal owner = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS);
            if (!owner.equals(ourselves) && !owner.equals(root) && !isDataOfServerAccount(file, owner)) {
                throw refusal(file, owner);
            }
        } catch (NoSuchFileException removed) {
            // The process that uses the folder did that.
        }
    }

    private boolean isDataOfServerAccount(Path file, UserPrincipal owner) {
        return weAreRoot()
                && (file.equals(folder.data()) || file.equals(folder.unfinishedData()))
                && ServerAccount.OTHER_USERS.contains(owner.getName());
    }

    private boolean weAreRoot() {
        return ourselves.equals(root);
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> all = Files.list(folder.path())) {
            return all.filter(entry -> !entry.endsWith(DatabaseFolder.OF_A_NEW_VOLUME))
                    .toList();
        }
    }

    private FolderFailure refusal(Path file, UserPrincipal owner) {
        String us = ourselves.getName();
        String remedy = weAreRoot()
                ? "give the folder to root: chown -R root '" + folder + "'."
                : "set signet.database.dir to a folder of " + us + ".";
        return new FolderFailure(file + " belongs to the user " + owner.getName() + ", and Signet runs as " + us
                + ". It does not use database folders of other users, who could make it run their programs as " + us
                + ". Run Signet as " + owner.getName() + ", or " + remedy);
    }
}
