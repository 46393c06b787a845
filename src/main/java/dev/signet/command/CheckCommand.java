package dev.signet.command;

import dev.signet.database.OwnDatabase;
import dev.signet.database.TableVersions;
import dev.signet.start.Purpose;
import io.smallrye.config.SmallRyeConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
        Optional<String> fault = Optional.empty();
        if (database.isThere()) {
            TableVersions tables = operations.tables();
            fault = tables.fault();
            found.put("database", "ok");
            found.put(
                    "tables",
                    tables.current().map(version -> "version " + version).orElse("none"));
            if (fault.isPresent()) {
                found.put("missing", tables.missing());
            }
        } else {
            found.put("database", "embedded, not running");
        }
        output.one(found);
        fault.ifPresent(what -> output.note(what + " Run \"signet migrate\", or start the service."));
        return fault.isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
    }
}
