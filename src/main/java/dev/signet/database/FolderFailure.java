package dev.signet.database;

import java.io.IOException;

/** Thrown if the embedded PostgreSQL cannot be started. The message says what happened, then what to do. */
class FolderFailure extends IOException {
    private static final long serialVersionUID = 1;

    private static final String ELSEWHERE =
            "set signet.database.dir (SIGNET_DATABASE_DIR) to another folder, or use a PostgreSQL of your"
                    + " own with quarkus.datasource.jdbc.url (QUARKUS_DATASOURCE_JDBC_URL).";

    FolderFailure(String message) {
        super(message);
    }

    FolderFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** Adds instructions to a fault that the system or PostgreSQL reports. */
    static FolderFailure of(String folder, Exception fault) {
        String said = String.valueOf(fault.getMessage());
        String remedy;
        if (said.contains("No space left") || said.contains("quota exceeded")) {
            remedy = "Free some space: a new folder needs about 150 MB. Or ";
        } else if (said.contains("Read-only file system")) {
            remedy = "Mount it writable, or ";
        } else if (said.contains("ermission denied") || said.contains("AccessDenied")) {
            remedy = "Make it writable for the user " + System.getProperty("user.name") + ", or ";
        } else {
            remedy = "Fix the problem, or restore the folder from a backup, or ";
        }
        return new FolderFailure(
                "The embedded PostgreSQL cannot be started in " + folder + " ("
                        + fault.getClass().getSimpleName() + ": " + said + "). " + remedy + ELSEWHERE,
                fault);
    }
}
