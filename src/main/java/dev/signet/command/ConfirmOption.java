package dev.signet.command;

import picocli.CommandLine.Option;

/** Whether a command that cannot be undone needs a confirmation. */
final class ConfirmOption {
    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask for a confirmation.")
    private boolean yes;

    void ask(Terminal terminal, String question) {
        if (!yes) {
            terminal.confirm(question);
        }
    }
}
