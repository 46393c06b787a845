package dev.signet.command;

import dev.signet.start.RunTimeSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What the arguments ask this process to do. They are read before anything starts. */
public final class Invocation {
    private static final String UNREADABLE = "\uFFFD";
    private static final int USAGE_WIDTH = 100;

    private final Terminal terminal;
    private final boolean service;
    private final Optional<Task> task;
    private final int status;

    private Invocation(Terminal terminal, boolean service, Optional<Task> task, int status) {
        this.terminal = terminal;
        this.service = service;
        this.task = task;
        this.status = status;
    }

    /**
     * Reads the arguments. Prints help, reports errors and asks for secrets at once, so that none of them waits for a
     * start.
     */
    public static Invocation of(String... arguments) {
        // The start of the service need not load Picocli.
        return arguments.length == 0 ? service(null) : of(Terminal.ofProcess(), arguments);
    }

    static Invocation of(Terminal terminal, String... arguments) {
        if (Stream.of(arguments).anyMatch(argument -> argument.contains(UNREADABLE))) {
            terminal.say("An argument is not readable in this locale. Set LC_ALL=C.UTF-8.");
            return done(terminal, ExitStatus.USAGE);
        }
        SignetCommand root = new SignetCommand();
        CommandLine line = new CommandLine(root)
                .setExpandAtFiles(false)
                .setUsageHelpWidth(USAGE_WIDTH)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.getCommandSpec().versionProvider(() -> new String[] {"signet " + RunTimeSettings.version()});
        ParseResult parsed;
        try {
            parsed = line.parseArgs(arguments);
        } catch (ParameterException wrong) {
            terminal.say(UsageErrors.text(wrong));
            return done(terminal, ExitStatus.USAGE);
        }
        StringWriter help = new StringWriter();
        line.setOut(new PrintWriter(help));
        if (CommandLine.executeHelpRequest(parsed) != null) {
            return done(terminal, CommandRun.status(() -> printed(help, terminal), terminal));
        }
        root.setSettings();
        return called(terminal, leaf(parsed));
    }

    private static int printed(StringWriter help, Terminal terminal) {
        terminal.print(help.toString());
        return ExitStatus.DONE;
    }

    private static int asked(Task task, Terminal terminal) {
        task.ask(terminal);
        return ExitStatus.DONE;
    }

    private static CommandLine leaf(ParseResult parsed) {
        return parsed.hasSubcommand()
                ? leaf(parsed.subcommand())
                : parsed.commandSpec().commandLine();
    }

    private static Invocation called(Terminal terminal, CommandLine leaf) {
        Object command = leaf.getCommand();
        if (command instanceof SignetCommand || command instanceof ServeCommand) {
            return service(terminal);
        }
        if (command instanceof OpenApiCommand document) {
            return done(terminal, CommandRun.status(() -> document.print(terminal), terminal));
        }
        if (command instanceof Task task) {
            int status = CommandRun.status(() -> asked(task, terminal), terminal);
            return status == ExitStatus.DONE
                    ? new Invocation(terminal, false, Optional.of(task), status)
                    : done(terminal, status);
        }
        terminal.say("A command is missing: "
                + String.join(", ", leaf.getSubcommands().keySet()) + ". Try \""
                + leaf.getCommandSpec().qualifiedName() + " --help\".");
        return done(terminal, ExitStatus.USAGE);
    }

    private static Invocation service(Terminal terminal) {
        return new Invocation(terminal, true, Optional.empty(), ExitStatus.DONE);
    }

    private static Invocation done(Terminal terminal, int status) {
        return new Invocation(terminal, false, Optional.empty(), status);
    }

    /** Returns whether the service is to start. */
    public boolean isService() {
        return service;
    }

    /** Returns whether there is nothing left to do. */
    public boolean isDone() {
        return !service && task.isEmpty();
    }

    Task task() {
        return task.orElseThrow();
    }

    /** Returns the exit status of an invocation that is done. */
    public int status() {
        return status;
    }

    /**
     * Runs the command that the process was called for.
     *
     * @return the exit status
     * @throws RuntimeException if the application could not start
     */
    public int run() {
        return CommandProcess.run(task(), terminal);
    }
}
