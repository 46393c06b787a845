package dev.signet.command;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program, with the options that every command has. */
@Command(
        name = "signet",
        description = "Accounts, sessions and JWTs with the wire format of Django REST Framework and SimpleJWT.",
        synopsisSubcommandLabel = "[COMMAND]",
        sortOptions = false,
        subcommands = {
            ServeCommand.class,
            MigrateCommand.class,
            CheckCommand.class,
            UserCommand.class,
            SessionCommand.class,
            KeyCommand.class,
            EventsCommand.class,
            MailCommand.class,
            OpenApiCommand.class
        },
        footer = {
            "",
            "Without a command, signet starts the service (serve). The settings are those of the service.",
            "For Django users: createsuperuser is \"user create --admin\", changepassword is \"user set-password\".",
            "",
            "Exit status: 0 done, 1 failed, 2 wrong usage, 3 refused by a rule, 4 no such account, session or key."
        })
final class SignetCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    private boolean version;

    private final Map<String, String> settings = new HashMap<>();

    @Option(
            names = "-D",
            paramLabel = "NAME=VALUE",
            mapFallbackValue = "",
            scope = ScopeType.INHERIT,
            description = "Set a setting for this process. Others can read it: do not set secrets here.")
    private void set(Map<String, String> more) {
        if (more != null) {
            settings.putAll(more);
        }
    }

    /** Applies the settings, as Java does if they are in front of the program. */
    void setSettings() {
        settings.forEach(System::setProperty);
    }
}
