package dev.signet.database;

/** Thrown if another process uses the folder of an embedded PostgreSQL. */
final class FolderInUse extends FolderFailure {
    private static final long serialVersionUID = 1;

    private final boolean endsSoon;

    FolderInUse(DatabaseFolder folder, String process, boolean endsSoon) {
        super("The database folder " + folder + " is in use by process " + process
                + (endsSoon ? ". Wait until it has ended, or set" : ". Stop it first, or set")
                + " signet.database.dir (SIGNET_DATABASE_DIR) to another folder."
                + " To run several replicas, connect them to one PostgreSQL with quarkus.datasource.jdbc.url.");
        this.endsSoon = endsSoon;
    }

    /** Returns whether the other process runs a command: it stops its PostgreSQL at the end. */
    boolean endsSoon() {
        return endsSoon;
    }
}
