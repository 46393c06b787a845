package dev.signet.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The data directory, with the role and the database that Signet uses. It is created atomically: if a start is killed
 * at any moment, the next one can still use the folder.
 */
final class DataDirectory {

    static final String OWNER = "signet";
    static final String DATABASE = "signet";

    /** The passwords are 256 random bits. Hashing those many times protects nothing, and slows down each connection. */
    private static final String ONE_HASH = "SET scram_iterations = 1\n";

    private final DatabaseFolder folder;
    private final PostgresPrograms programs;

    DataDirectory(DatabaseFolder folder, PostgresPrograms programs) {
        this.folder = folder;
        this.programs = programs;
    }

    /**
     * Creates the data if necessary, and checks that the programs can read it.
     *
     * @return the owner's password
     */
    String prepare() throws IOException {
        if (!Files.exists(folder.data())) {
            return create();
        }
        refuseOtherReleases();
        return Files.exists(folder.password()) ? Files.readString(folder.password()) : replacePassword();
    }

    private String create() throws IOException {
        Path unfinished = folder.unfinishedData();
        DatabaseFolder.delete(unfinished);
        programs.account().makeDirectory(folder, unfinished);
        programs.initialize(unfinished);
        // Allows password logins only, and so none for the superuser, who has no password.
        Files.writeString(
                unfinished.resolve("pg_hba.conf"), "host all all " + PostgresPrograms.LOOPBACK + "/32 scram-sha-256\n");

        String password = KeptSecret.random();
        programs.executeOnNew(
                unfinished,
                ONE_HASH + "CREATE ROLE " + OWNER + " LOGIN PASSWORD '" + password + "'\n" //
                        + "CREATE DATABASE " + DATABASE + " OWNER " + OWNER + "\n");
        programs.sync(unfinished);
        // Write the password first: the data could not be opened without it.
        KeptSecret.keep(folder.password(), password);
        Files.move(unfinished, folder.data(), StandardCopyOption.ATOMIC_MOVE);
        return password;
    }

    /**
     * Sets a new password if the file was lost, for example by an incomplete backup. Needs only write access to the
     * folder.
     */
    private String replacePassword() throws IOException {
        String password = KeptSecret.random();
        programs.execute(folder.data(), ONE_HASH + "ALTER ROLE " + OWNER + " PASSWORD '" + password + "'\n");
        KeptSecret.keep(folder.password(), password);
        return password;
    }

    private void refuseOtherReleases() throws IOException {
        Path file = folder.data().resolve("PG_VERSION");
        if (!Files.exists(file)) {
            throw new FolderFailure(folder.data() + " is not a PostgreSQL data directory: it has no PG_VERSION."
                    + " Move it away to start with an empty database, or restore it from a backup.");
        }
        String written = Files.readString(file).strip();
        if (!written.equals(programs.majorVersion())) {
            throw new FolderFailure("The data in " + folder.data() + " was written by PostgreSQL " + written
                    + ", but this release of Signet includes " + programs.majorVersion()
                    + ", which cannot read it. Migrate it: dump it with pg_dump from a server of release " + written
                    + " and load it into a new folder, or use pg_upgrade. Or start the release of Signet that wrote it,"
                    + " or set signet.database.dir to another folder to start with an empty database.");
        }
    }
}
