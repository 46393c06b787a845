package dev.signet.database;

/** Thrown if another process uses the folder of an embedded PostgreSQL. */
final class FolderInUse extends FolderFailure {
    private static final long serialVersionUID = 1;

    FolderInUse(DatabaseFolder folder, String process) {
        super("The database folder " + folder + " is in use by process " + process
                + ". Stop it first, or set signet.database.dir (SIGNET_DATABASE_DIR) to another folder."
                + " To run several replicas, connect them to one PostgreSQL with quarkus.datasource.jdbc.url.");
    }
}
