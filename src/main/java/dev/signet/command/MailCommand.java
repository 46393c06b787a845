package dev.signet.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The commands for mail. */
@Command(name = "mail", description = "Try the mail server.", subcommands = MailCommand.Test.class)
final class MailCommand {
    @Command(name = "test", description = "Send a test mail, and say whether the mail server took it.")
    static final class Test implements Task {
        @Parameters(paramLabel = "ADDRESS", description = "The recipient.")
        private String address;

        @Override
        public int run(Operations operations, Output output) {
            if (!operations.mailServer().isThere()) {
                output.note("No mail server is set. Set quarkus.mailer.host (QUARKUS_MAILER_HOST).");
                return ExitStatus.FAILED;
            }
            operations.testMail().send(address);
            output.said("The mail server took a mail for " + address + ".");
            return ExitStatus.DONE;
        }
    }
}
