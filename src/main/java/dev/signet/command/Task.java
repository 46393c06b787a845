package dev.signet.command;

import dev.signet.database.OwnDatabase;
import dev.signet.start.Purpose;
import io.smallrye.config.SmallRyeConfig;

/** A command that needs the settings or the database. */
interface Task {
    /** Returns what the application must load for it. */
    default Purpose purpose() {
        return Purpose.COMMAND;
    }

    /** Returns the database, which is started if it is embedded and not running. */
    default OwnDatabase database(SmallRyeConfig config) {
        return OwnDatabase.startOrJoin(config);
    }

    /** Returns whether it waits for a database that is not there yet, as the service does. */
    default boolean waitsForDatabase() {
        return false;
    }

    /** Returns whether its output is JSON. */
    default boolean asJson() {
        return false;
    }

    /**
     * Asks the operator for what is not on the command line, before anything starts.
     *
     * @throws UsageProblem if it cannot be asked for
     */
    default void ask(Terminal terminal) {}

    /** Does the work and returns the exit status. */
    int run(Operations operations, Output output);
}
