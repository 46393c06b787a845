package dev.signet.command;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what is wrong with a command line. Superfluous values are never repeated: they may be passwords.
 */
final class UsageErrors {
    private static final Map<String, String> OF_DJANGO = Map.of(
            "createsuperuser", "user create --admin USERNAME",
            "changepassword", "user set-password USER");

    private static final String PASSWORDS =
            " Passwords are not taken from the command line, which others can read: you are asked for them, or use"
                    + " --password-stdin.";

    private UsageErrors() {}

    static String text(ParameterException fault) {
        CommandLine command = fault.getCommandLine();
        return Printable.line(what(fault, command)) + " Try \""
                + command.getCommandSpec().qualifiedName() + " --help\".";
    }

    private static String what(ParameterException fault, CommandLine command) {
        if (fault instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unknown(unmatched.getUnmatched().get(0), unmatched.getSuggestions(), command);
        }
        if (fault instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return "Missing: "
                    + missing.getMissing().stream().map(UsageErrors::name).collect(Collectors.joining(", ")) + ".";
        }
        String message = Printable.echo(fault.getMessage());
        return message.endsWith(".") ? message : message + ".";
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? "a value for " + option.longestName() : argument.paramLabel();
    }

    private static String unknown(String argument, List<String> suggestions, CommandLine command) {
        if (argument.startsWith("-")) {
            String option = argument.split("=", 2)[0];
            return "There is no option " + Printable.echo(option) + "."
                    + (option.startsWith("--pass") ? PASSWORDS : similar(suggestions));
        }
        if (command.getSubcommands().isEmpty()) {
            boolean asks = command.getCommandSpec().optionsMap().containsKey("--password-stdin");
            return "There are too many values." + (asks ? PASSWORDS : "");
        }
        if (command.getSubcommands().containsKey(argument)) {
            // Picocli takes no command after it.
            return "Put -- behind the command: in front of it, \"" + argument + "\" is a value.";
        }
        String django = OF_DJANGO.get(argument);
        return "There is no command \"" + Printable.echo(argument) + "\"."
                + (django == null ? similar(suggestions) : " Use: signet " + django + ".");
    }

    private static String similar(List<String> suggestions) {
        return suggestions.isEmpty()
                ? ""
                : " Did you mean " + suggestions.stream().limit(3).collect(Collectors.joining(" or ")) + "?";
    }
}
