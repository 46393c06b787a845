package dev.signet.command;

import dev.signet.database.OwnDatabase;
import dev.signet.settings.SettingsCheck;
import dev.signet.start.EarlyConfig;
import dev.signet.start.Purpose;
import dev.signet.start.RunTimeSettings;
import dev.signet.start.ServicePorts;
import io.quarkus.runtime.Quarkus;
import io.smallrye.config.SmallRyeConfig;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Starts the application for one task, and stops it afterwards. */
final class CommandProcess {
    private static final String LOG_LEVEL = "quarkus.log.level";

    /** It does not listen or run scheduled jobs, does not log to standard output, and waits only briefly. */
    private static final Map<String, String> SETTINGS = Map.of(
            "quarkus.http.host-enabled", "false",
            "quarkus.management.host-enabled", "false",
            "quarkus.scheduler.enabled", "false",
            "quarkus.log.console.stderr", "true",
            "quarkus.log.console.json.enabled", "false",
            "quarkus.log.file.enabled", "false",
            "quarkus.shutdown.delay", "0S");

    private static final String DATABASE = "quarkus.datasource.jdbc.url";

    /** Stands for a database that is not there. Nothing connects to it. */
    private static final String NO_DATABASE = "jdbc:postgresql://127.0.0.1:1/none";

    private CommandProcess() {}

    /**
     * Runs a task.
     *
     * @return its exit status
     * @throws RuntimeException if the application could not start
     */
    static int run(Task task, Terminal terminal) {
        Purpose.set(task.purpose());
        SmallRyeConfig config = EarlyConfig.read();
        // Before the settings that close the ports.
        ServicePorts.of(config).checkNumbers();
        SETTINGS.forEach(System::setProperty);
        if (System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "WARN");
        }
        SettingsCheck.run(config);
        RunTimeSettings.checkUnlessQuarkusDoes(config, OwnDatabase.isConfigured(config));
        try (OwnDatabase database = task.database(config)) {
            boolean command = task.purpose() == Purpose.COMMAND;
            // Another process may use the tables, unless this one has just started the database.
            System.setProperty("quarkus.flyway.migrate-at-start", Boolean.toString(command && database.isOwn()));
            System.setProperty("quarkus.hibernate-orm.database.start-offline", Boolean.toString(!command));
            if (!task.waitsForDatabase()) {
                System.setProperty("quarkus.flyway.connect-retries", "0");
            }
            if (!database.isThere()) {
                Purpose.set(Purpose.OFFLINE);
                System.setProperty(DATABASE, NO_DATABASE);
            }
            return application(task, terminal);
        }
    }

    private static int application(Task task, Terminal terminal) {
        AtomicInteger status = new AtomicInteger(ExitStatus.FAILED);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CommandRun.is(task, terminal);
        Quarkus.run(CommandRun.class, (code, fault) -> {
            status.set(code);
            failure.set(fault);
        });
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
        return status.get();
    }
}
