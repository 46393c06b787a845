package dev.signet.command;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands for sessions. */
@Command(
        name = "session",
        description = "List and end sessions.",
        subcommands = {SessionCommand.ListOf.class, SessionCommand.End.class})
final class SessionCommand {
    @Command(name = "list", description = "List where a user is signed in.", sortOptions = false)
    static final class ListOf extends DataTask {
        @Mixin
        private UserArgument user;

        @Override
        public int run(Operations operations, Output output) {
            long id = user.id(operations);
            Output.Table table = output.table("id", "device", "address", "created_at", "last_used_at");
            table.add(operations.sessions().of(id, Optional.empty()));
            table.end();
            return ExitStatus.DONE;
        }
    }

    @Command(name = "end", description = "End sessions: their tokens are refused at once.", sortOptions = false)
    static final class End implements Task {
        @ArgGroup(multiplicity = "1")
        private Which which;

        /** Some sessions, or all of a user. */
        static final class Which {
            @Parameters(paramLabel = "SESSION", arity = "1..*", description = "The id, from session list.")
            private List<String> ids;

            @Option(names = "--all-of", paramLabel = "USER", description = "End all sessions of this user.")
            private String user;
        }

        @Override
        public int run(Operations operations, Output output) {
            if (which.user != null) {
                operations.sessions().endAll(operations.accounts().idOf(which.user), Optional.empty());
                output.said("All sessions of " + which.user + " are ended.");
                return ExitStatus.DONE;
            }
            for (String id : which.ids) {
                operations.sessions().end(id);
                output.said("The session " + id + " is ended.");
            }
            return ExitStatus.DONE;
        }
    }
}
