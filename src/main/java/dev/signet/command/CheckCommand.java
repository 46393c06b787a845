package dev.signet.command;

import dev.signet.database.OwnDatabase;
import dev.signet.start.Purpose;
import io.smallrye.config.SmallRyeConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Checks the settings and the database. */
@Command(
        name = "check",
        description = "Check the settings and the database. Starts and changes nothing.",
        footer = {"", "If the database is embedded and the service is not running, only the settings are checked."},
        sortOptions = false)
final class CheckCommand extends DataTask {
    private OwnDatabase database;

    @Override
    public Purpose purpose() {
        return Purpose.SETTINGS;
    }

    @Override
    public OwnDatabase database(SmallRyeConfig config) {
        database = OwnDatabase.find(config);
        return database;
    }

    @Override
    public int run(Operations operations, Output output) {
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("settings", "ok");
        found.put("mail", operations.mailServer().isThere() ? "ok" : "no mail server is set");
        List<String> missing = List.of();
        if (database.isThere()) {
            missing = operations.tables().missing();
            found.put("database", "ok");
            found.put("tables", operations.tables().current().orElse(null));
            found.put("missing", missing);
        } else {
            found.put("database", "embedded, not running");
        }
        output.one(found);
        if (missing.isEmpty()) {
            return ExitStatus.DONE;
        }
        output.note("The database's tables are older than this release. Run \"signet migrate\", or start the service.");
        return ExitStatus.FAILED;
    }
}
