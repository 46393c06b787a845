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
 * An account that can run PostgreSQL's programs. The server does not run as root, so if Signet does, several ways to
 * switch the account are tried until one works.
 *
 * @param name describes it in messages
 * @param owner the required owner of the data directory; empty if we are not root
 * @param group the group that needs access to the folder
 * @param command adds to a command what is needed to run it with this account
 */
record ServerAccount(String name, Optional<String> owner, Optional<String> group, UnaryOperator<List<String>> command) {

    static final String ROOT = "root";

    /** The accounts to which root can switch. */
    static final List<String> OTHER_USERS = List.of("postgres", "nobody");

    /** Returns the accounts to try, best first. */
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

    /** Root in a user namespace, where it appears as nobody. Containers often forbid this. */
    static ServerAccount userNamespace() {
        return new ServerAccount(
                "unshare -U", Optional.of(ROOT), Optional.empty(), program -> join(List.of("unshare", "-U"), program));
    }

    /** Returns unprivileged accounts of this machine, each with every program that can switch to it. */
    static List<ServerAccount> otherUsers() throws IOException {
        List<ServerAccount> all = new ArrayList<>();
        for (String user : OTHER_USERS) {
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
        // These accounts have no login shell, and all variants of su support only a single string as the command.
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

    /** Gives this account the access to the folder that it needs, and no more. */
    void enter(DatabaseFolder folder) throws IOException {
        if (group.isPresent()) {
            folder.admit(group.get());
        } else {
            folder.admitOwnerOnly();
        }
    }

    /** Makes the server's account the owner of the data. */
    void takeOver(DatabaseFolder folder) throws IOException {
        if (owner.isPresent()) {
            folder.give(folder.data(), owner.get());
        }
    }

    /** Creates an empty directory that the server can write to. */
    void makeDirectory(DatabaseFolder folder, Path directory) throws IOException {
        DatabaseFolder.makePrivateDirectory(directory);
        if (owner.isPresent()) {
            folder.give(directory, owner.get());
        }
    }
}
