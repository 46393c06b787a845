package dev.signet.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands for signing keys. */
@Command(
        name = "key",
        description = "List, rotate and remove the keys that sign tokens.",
        subcommands = {KeyCommand.ListAll.class, KeyCommand.Rotate.class, KeyCommand.Remove.class})
final class KeyCommand {
    private static final String[] COLUMNS = {
        "kid", "algorithm", "purpose", "state", "source", "signs_from", "verifies_until"
    };

    @Command(name = "list", description = "List the keys and what they are used for.", sortOptions = false)
    static final class ListAll extends DataTask {
        @Override
        public int run(Operations operations, Output output) {
            Output.Table table = output.table(COLUMNS);
            table.add(operations.keys().list());
            table.end();
            return ExitStatus.DONE;
        }
    }

    @Command(name = "rotate", description = "Announce the next keys, and list all keys.", sortOptions = false)
    static final class Rotate extends DataTask {
        @Option(
                names = "--immediately",
                description = "Let the next keys sign as soon as every replica knows them, without an announcement."
                        + " Other services may have to fetch the keys again.")
        private boolean immediately;

        @Override
        public int run(Operations operations, Output output) {
            Output.Table table = output.table(COLUMNS);
            table.add(operations.keys().rotate(immediately));
            table.end();
            return ExitStatus.DONE;
        }
    }

    @Command(
            name = "remove",
            description = "Remove a key, for example because it was stolen. Tokens that it signed are refused.",
            sortOptions = false)
    static final class Remove implements Task {
        @Parameters(paramLabel = "KID", description = "The name of the key, from key list.")
        private String kid;

        @Mixin
        private ConfirmOption confirmation;

        @Override
        public void ask(Terminal terminal) {
            confirmation.ask(terminal, "Remove the key " + kid + "? Tokens that it signed are refused from then on.");
        }

        @Override
        public int run(Operations operations, Output output) {
            operations.keys().remove(kid);
            output.said("The key " + kid + " is removed.");
            return ExitStatus.DONE;
        }
    }
}
