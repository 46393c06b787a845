package dev.signet.database;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Who runs PostgreSQL's programs. The server refuses root, so as root there is a way around it for each kind of
 * machine; which of them works is found out by trying.
 *
 * @param name says in messages what was tried
 * @param owner whose the data directory must be; nobody's in particular where we are not root
 * @param group that must be let into the folder for it
 * @param command turns a program and its arguments into what this account runs
 */
record ServerAccount(String name, Optional<String> owner, Optional<String> group, UnaryOperator<List<String>> command) {

    private static final String ROOT = "root";

    /** The accounts to try, best first. */
    static List<ServerAccount> candidates() throws IOException {
        if (!System.getProperty("user.name").equals(ROOT)) {
            return List.of(ourselves());
        }
        List<ServerAccount> all = new ArrayList<>();
        all.add(userNamespace());
        all.addAll(otherUsers());
        return all;
    }

    static ServerAccount ourselves() {
        return new ServerAccount("our own account", Optional.empty(), Optional.empty(), UnaryOperator.identity());
    }

    /** Root, in a namespace where it looks like nobody. Containers often forbid it. */
    static ServerAccount userNamespace() {
        return new ServerAccount(
                "unshare -U", Optional.of(ROOT), Optional.empty(), program -> join(List.of("unshare", "-U"), program));
    }

    /** An unprivileged account of this machine, by whichever of the usual programs it has. */
    static List<ServerAccount> otherUsers() throws IOException {
        List<ServerAccount> all = new ArrayList<>();
        for (String user : List.of("postgres", "nobody")) {
            if (exists(user)) {
                String group = Command.output(List.of("id", "-g", "-n", user));
                all.add(other(user, group, "setpriv", setpriv(user, group)));
                all.add(other(user, group, "runuser", program -> join(List.of("runuser", "-u", user, "--"), program)));
                all.add(other(user, group, "su", su(user)));
            }
        }
        return all;
    }

    private static ServerAccount other(String user, String group, String by, UnaryOperator<List<String>> command) {
        return new ServerAccount(by + " to " + user, Optional.of(user), Optional.of(group), command);
    }

    private static UnaryOperator<List<String>> setpriv(String user, String group) {
        return program ->
                join(List.of("setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups", "--"), program);
    }

    private static UnaryOperator<List<String>> su(String user) {
        // Such accounts have no login shell, and su's dialects agree on nothing but a single string to run.
        return program -> List.of(
                "su",
                "-s",
                "/bin/sh",
                "-c",
                "exec " + program.stream().map(ServerAccount::quoted).collect(Collectors.joining(" ")),
                user);
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static boolean exists(String user) throws IOException {
        try {
            Path.of("/").getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
            return true;
        } catch (UserPrincipalNotFoundException e) {
            return false;
        }
    }

    private static List<String> join(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** Opens the folder as far as this account must get in, and no further. */
    void enter(DatabaseFolder folder) throws IOException {
        if (owner.isPresent()) {
            // Were the folder the account's, it could put links in the way of what root writes there.
            folder.give(ROOT);
        }
        if (group.isPresent()) {
            folder.admit(group.get());
        } else {
            folder.admitOwnerOnly();
        }
    }

    /** Takes over what another account left: the data for the server, everything else for us. */
    void takeOver(DatabaseFolder folder) throws IOException {
        if (owner.isPresent()) {
            folder.give(folder.binaries(), ROOT);
            folder.give(folder.password(), ROOT);
            folder.give(folder.data(), owner.get());
        }
    }

    /** Makes an empty directory that the server may write. */
    void makeDirectory(DatabaseFolder folder, Path directory) throws IOException {
        DatabaseFolder.makePrivateDirectory(directory);
        if (owner.isPresent()) {
            folder.give(directory, owner.get());
        }
    }
}
