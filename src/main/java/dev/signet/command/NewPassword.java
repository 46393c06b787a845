package dev.signet.command;

import picocli.CommandLine.Option;

/** Where a new password comes from: never from the command line, which other users of the machine can read. */
final class NewPassword {
    private static final String WHAT = "password";

    @Option(names = "--password-stdin", description = "Read the password from the first line of standard input.")
    private boolean stdin;

    private String text;

    boolean isFromInput() {
        return stdin;
    }

    /** Reads it, or asks for it twice. */
    void ask(Terminal terminal, String instead) {
        text = stdin ? terminal.secretFromInput(WHAT) : terminal.newSecret(WHAT, instead);
    }

    String text() {
        return text;
    }
}
