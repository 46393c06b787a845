package dev.signet.command;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands for accounts. */
@Command(
        name = "user",
        description = "Create, list and change accounts.",
        subcommands = {
            UserCreateCommand.class,
            UserCommand.List.class,
            UserCommand.Show.class,
            UserCommand.SetPassword.class,
            UserCommand.Activate.class,
            UserCommand.Deactivate.class,
            UserCommand.Promote.class,
            UserCommand.Demote.class,
            UserCommand.Delete.class
        })
final class UserCommand {
    @Command(name = "list", description = "List accounts, the newest first.", sortOptions = false)
    static final class List extends DataTask {
        @Option(
                names = "--search",
                paramLabel = "TEXT",
                description = "Only accounts with this in the name or address.")
        private String search;

        @Option(names = "--role", paramLabel = "admin|user", description = "Only administrators, or only other users.")
        private String role;

        @Option(
                names = "--active",
                arity = "1",
                paramLabel = "true|false",
                description = "Only active or only deactivated accounts.")
        private Boolean active;

        @Mixin
        private ListOptions options;

        @Override
        public void ask(Terminal terminal) {
            options.check();
        }

        @Override
        public int run(Operations operations, Output output) {
            Map<String, Object> filters = new HashMap<>();
            filters.put("search", search);
            filters.put("role", role);
            filters.put("is_active", active);
            Output.Table table =
                    output.table("id", "username", "email", "is_active", "is_staff", "date_joined", "last_login");
            options.print(output, table, operations.accounts()::list, filters);
            return ExitStatus.DONE;
        }
    }

    @Command(name = "show", description = "Show one account.", sortOptions = false)
    static final class Show extends DataTask {
        @Mixin
        private UserArgument user;

        @Override
        public int run(Operations operations, Output output) {
            output.one(operations.accounts().get(user.id(operations)));
            return ExitStatus.DONE;
        }
    }

    @Command(
            name = "set-password",
            description = "Set the password of an account, and end all its sessions (Django: changepassword).",
            sortOptions = false)
    static final class SetPassword implements Task {
        @Mixin
        private UserArgument user;

        @Mixin
        private NewPassword password;

        @Override
        public void ask(Terminal terminal) {
            password.ask(terminal, "Use --password-stdin.");
        }

        @Override
        public int run(Operations operations, Output output) {
            operations.accounts().setPassword(user.id(operations), password.text());
            output.said("The password of " + user.name() + " is changed, and all sessions of the account are ended.");
            return ExitStatus.DONE;
        }
    }

    /** Changes whether an account is active, or its role. */
    private abstract static class Change extends DataTask {
        @Mixin
        private UserArgument user;

        private final Map<String, Boolean> changes;

        Change(String field, boolean value) {
            this.changes = Map.of(field, value);
        }

        @Override
        public int run(Operations operations, Output output) {
            output.one(operations.accounts().change(user.id(operations), changes));
            return ExitStatus.DONE;
        }
    }

    @Command(name = "activate", description = "Activate an account again.", sortOptions = false)
    static final class Activate extends Change {
        Activate() {
            super("is_active", true);
        }
    }

    @Command(
            name = "deactivate",
            description = "Deactivate an account: its tokens are refused at once, and nobody can sign in to it.",
            sortOptions = false)
    static final class Deactivate extends Change {
        Deactivate() {
            super("is_active", false);
        }
    }

    @Command(name = "promote", description = "Make the user of an account an administrator.", sortOptions = false)
    static final class Promote extends Change {
        Promote() {
            super("is_staff", true);
        }
    }

    @Command(name = "demote", description = "Make an administrator a user like others.", sortOptions = false)
    static final class Demote extends Change {
        Demote() {
            super("is_staff", false);
        }
    }

    @Command(
            name = "delete",
            description = "Delete an account with everything that belongs to it.",
            sortOptions = false)
    static final class Delete implements Task {
        @Mixin
        private UserArgument user;

        @Mixin
        private ConfirmOption confirmation;

        @Override
        public void ask(Terminal terminal) {
            confirmation.ask(terminal, "Delete the account " + user.name() + " and everything that belongs to it?");
        }

        @Override
        public int run(Operations operations, Output output) {
            operations.accounts().delete(user.id(operations));
            output.said("The account " + user.name() + " is deleted.");
            return ExitStatus.DONE;
        }
    }
}
