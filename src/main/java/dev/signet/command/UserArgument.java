package dev.signet.command;

import picocli.CommandLine.Parameters;

/** An account that a command is about. */
final class UserArgument {
    @Parameters(paramLabel = "USER", description = "The username, the e-mail address, or id:42 for the account 42.")
    private String name;

    String name() {
        return name;
    }

    long id(Operations operations) {
        return operations.accounts().idOf(name);
    }
}
