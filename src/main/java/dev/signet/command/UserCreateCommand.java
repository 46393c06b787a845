package dev.signet.command;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Creates an account. */
@Command(name = "create", description = "Create an account (Django: createsuperuser is --admin).", sortOptions = false)
final class UserCreateCommand extends DataTask {
    @Parameters(paramLabel = "USERNAME", description = "The name of the new account.")
    private String username;

    @Option(names = "--email", paramLabel = "ADDRESS", description = "The e-mail address.")
    private String email;

    @Option(names = "--admin", description = "The user is an administrator.")
    private boolean admin;

    @Mixin
    private NewPassword password;

    @Option(
            names = "--no-password",
            description = "Create the account without a password, and print a link with which its user sets one.")
    private boolean without;

    @Override
    public void ask(Terminal terminal) {
        if (without && password.isFromInput()) {
            throw new UsageProblem("--no-password and --password-stdin exclude each other.");
        }
        if (!without) {
            password.ask(terminal, "Use --password-stdin, or --no-password.");
        }
    }

    @Override
    public int run(Operations operations, Output output) {
        output.one(operations
                .accounts()
                .create(username, Optional.ofNullable(email), Optional.ofNullable(password.text()), admin));
        return ExitStatus.DONE;
    }
}
