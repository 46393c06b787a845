package dev.signet;

import dev.signet.command.Invocation;
import dev.signet.database.DatabaseFaults;
import dev.signet.database.OwnDatabase;
import dev.signet.settings.SettingsCheck;
import dev.signet.start.EarlyConfig;
import dev.signet.start.EarlyLog;
import dev.signet.start.Explanation;
import dev.signet.start.HeadStart;
import dev.signet.start.LastWords;
import dev.signet.start.NamedByValue;
import dev.signet.start.RunTimeSettings;
import dev.signet.start.ServicePorts;
import dev.signet.web.TargetAsMeant;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;

/** The program: checks the settings and ports, starts a database if none is configured, and runs the service. */
@QuarkusMain
public final class Signet {
    private static final int FAILED = 1;

    private static volatile List<Explanation> explanations = List.of(DatabaseFaults::explain);

    /** For CDI, which instantiates it. */
    Signet() {}

    /** Runs the service until it is told to stop, or the command in the arguments. */
    public static void main(String... arguments) {
        Invocation invocation = Invocation.of(arguments);
        if (invocation.isDone()) {
            System.exit(invocation.status());
        }
        System.setProperty(TargetAsMeant.CHECK_OFF, "true");
        StopSignal.listen();
        EarlyLog.dropIfStartFails();
        try {
            if (invocation.isService()) {
                serve();
            } else {
                end(invocation.run(), null);
            }
        } catch (Throwable failure) {
            LastWords.because(failure, explanations);
            if (!StopSignal.wasReceived()) {
                // Otherwise the hook would take this exit for a stop signal, and wait for this thread.
                StopSignal.stopListening();
                System.exit(FAILED);
            }
        } finally {
            StopSignal.stopListening();
        }
    }

    private static void serve() {
        HeadStart application = HeadStart.begin();
        SmallRyeConfig config = EarlyConfig.read();
        SettingsCheck.run(config);
        RunTimeSettings.checkUnlessQuarkusDoes(config, OwnDatabase.isConfigured(config));
        ServicePorts ports = ServicePorts.of(config);
        explanations = List.of(ports::explain, DatabaseFaults::explain, new NamedByValue(config));
        ports.check();
        try (OwnDatabase database = OwnDatabase.startUnlessConfigured(config)) {
            application.finish();
            Quarkus.run(null, Signet::end);
        }
    }

    private static void end(int code, Throwable failure) {
        if (failure != null) {
            LastWords.because(failure, explanations);
        }
        if (!StopSignal.wasReceived()) {
            StopSignal.stopListening();
            // Ends the process, or in dev mode waits for a code change.
            ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(code, failure);
        }
    }
}
