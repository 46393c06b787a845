package dev.signet.command;

import dev.signet.database.TableVersions;
import dev.signet.start.Purpose;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Migrates the tables. */
@Command(
        name = "migrate",
        description = "Bring the database's tables up to date. The service does this itself when it starts.",
        sortOptions = false)
final class MigrateCommand extends DataTask {
    @Override
    public Purpose purpose() {
        return Purpose.SETTINGS;
    }

    @Override
    public boolean waitsForDatabase() {
        return true;
    }

    @Override
    public int run(Operations operations, Output output) {
        TableVersions tables = operations.tables();
        List<String> migrated = tables.migrate();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("version", tables.current().orElse(null));
        result.put("migrated", migrated);
        output.one(result);
        return ExitStatus.DONE;
    }
}
