package dev.signet.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The data, with the role and the database that the service uses in it. It appears whole or not at all: a start that is
 * killed at any moment leaves a folder that the next one can use.
 */
final class DataDirectory {

    static final String OWNER = "signet";
    static final String DATABASE = "signet";

    private final DatabaseFolder folder;
    private final PostgresPrograms programs;

    DataDirectory(DatabaseFolder folder, PostgresPrograms programs) {
        this.folder = folder;
        this.programs = programs;
    }

    /**
     * Sees to it that there is data that the programs can read.
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
        // The only way in, and not for the superuser, who has no password.
        Files.writeString(
                unfinished.resolve("pg_hba.conf"), "host all all " + PostgresPrograms.LOOPBACK + "/32 scram-sha-256\n");

        String password = KeptSecret.random();
        programs.execute(
                unfinished,
                "CREATE ROLE " + OWNER + " LOGIN PASSWORD '" + password + "'\n" //
                        + "CREATE DATABASE " + DATABASE + " OWNER " + OWNER + "\n");
        // The password first: data without it would be data that nobody can open.
        KeptSecret.keep(folder.password(), password);
        Files.move(unfinished, folder.data(), StandardCopyOption.ATOMIC_MOVE);
        return password;
    }

    /** The file was lost, with a backup that left it out perhaps. Whoever may write the folder may choose anew. */
    private String replacePassword() throws IOException {
        String password = KeptSecret.random();
        programs.execute(folder.data(), "ALTER ROLE " + OWNER + " PASSWORD '" + password + "'\n");
        KeptSecret.keep(folder.password(), password);
        return password;
    }

    private void refuseOtherReleases() throws IOException {
        Path file = folder.data().resolve("PG_VERSION");
        if (!Files.exists(file)) {
            throw new FolderFailure(folder.data() + " is not PostgreSQL's: it has no PG_VERSION. Move it away to begin"
                    + " with an empty database, or restore it from a backup.");
        }
        String written = Files.readString(file).strip();
        if (!written.equals(programs.majorVersion())) {
            throw new FolderFailure("The data in " + folder.data() + " is of PostgreSQL " + written
                    + ", and this release of Signet brings " + programs.majorVersion()
                    + ", which cannot read it. Carry it over: dump it with pg_dump from a server of release " + written
                    + " and load it into a new folder, or use pg_upgrade; or start the release of Signet that wrote it;"
                    + " or set signet.database.dir to another folder to begin with an empty database.");
        }
    }
}
