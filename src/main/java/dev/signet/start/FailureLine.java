package dev.signet.start;

import dev.signet.settings.Redaction;
import dev.signet.settings.SettingForms;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Describes a failed start in one line, for an operator. */
final class FailureLine {
    private static final String PREFIX = "Signet could not start: ";
    private static final String ASK_FOR_MORE =
            " Start it with SIGNET_START_STACK_TRACE=true to see where this happened.";

    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    /** Exception class names, and SmallRye Config's message ids. */
    private static final Pattern LIBRARY_CODE = Pattern.compile("\\b(?:[a-z]+\\.)+[A-Z]\\w*Exception: |\\bSRCFG\\d+: ");

    /** SmallRye Config's messages with these ids name the setting. */
    private static final Pattern BAD_SETTING = Pattern.compile("SRCFG\\d+: ");

    /** SmallRye Config's messages, which {@link #inOtherWords} rewrites for operators. */
    private static final Pattern UNREADABLE =
            Pattern.compile("\\b[Tt]he config property (\\S+) with the config value (\".*?\")"
                    + " threw an Exception whilst being converted ");

    /** There are two messages for a value that is empty or only white space. */
    private static final Pattern EMPTY =
            Pattern.compile("\\b[Tt]he config property (\\S+) (?:is defined as the empty String"
                    + " \\(\"\"\\) which the following Converter considered to be null"
                    + "|with the config value \".*?\" was converted to null from the following Converter): [\\w.$]+");

    /** Without the expression, which may be part of a password. */
    private static final Pattern UNKNOWN_EXPRESSION =
            Pattern.compile("(?s)(\\bCould not expand value ).*?( in property ([^\\s;]+))");

    private static final String UNKNOWN_IN_IT = " contains ${…} with the name of a setting that does not exist:"
            + " correct it, or write $$ for a dollar sign";

    private static final Pattern VALUE = Pattern.compile("(config property (\\S+) with the config value )\"[^\"]*\"");

    private FailureLine() {}

    /** Returns why the start failed and what to do about it. */
    static String of(Throwable failure, List<Explanation> explanations) {
        return PREFIX + reason(failure, explanations);
    }

    /** Returns the same about any failure, of which it does not say that it prevented the start. */
    static String reason(Throwable failure, List<Explanation> explanations) {
        List<Throwable> causes = causes(failure);
        // An explanation by what a message contains comes last, because a message that only wraps another may contain
        // anything.
        String reason = Stream.concat(Stream.<Explanation>of(FailureLine::known), explanations.stream())
                .flatMap(explanation -> causes.stream().map(explanation::of))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> unknown(causes.get(causes.size() - 1)));
        return oneLine(reason);
    }

    /** Returns the stack trace, without secrets. */
    static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return withoutSecrets(text.toString());
    }

    private static Optional<String> known(Throwable failure) {
        if (failure instanceof StartFailure || failure instanceof ConfigurationException) {
            return Optional.ofNullable(failure.getMessage());
        }
        if (failure instanceof ConfigValidationException invalid) {
            return Optional.of(IntStream.range(0, invalid.getProblemCount())
                    .mapToObj(problem -> invalid.getProblem(problem).getMessage())
                    .collect(Collectors.joining("; ")));
        }
        if (failure.getMessage() != null
                && BAD_SETTING.matcher(failure.getMessage()).lookingAt()) {
            return Optional.of(failure.getMessage());
        }
        if (failure instanceof OutOfMemoryError) {
            return Optional.of("There is not enough memory (" + failure.getMessage()
                    + "). Increase it, for example with -Xmx256m or a larger container.");
        }
        return Optional.empty();
    }

    private static String unknown(Throwable root) {
        String message = root.getMessage();
        String what = root.getClass().getSimpleName() + (message == null ? "" : ": " + message);
        return what + (what.endsWith(".") ? "" : ".") + ASK_FOR_MORE;
    }

    private static String oneLine(String text) {
        String line = WHITE_SPACE.matcher(text.strip()).replaceAll(" ");
        return inOtherWords(withoutSecrets(LIBRARY_CODE.matcher(line).replaceAll("")));
    }

    private static String inOtherWords(String line) {
        String told = UNREADABLE
                .matcher(line)
                .replaceAll(bad -> quoted(SettingForms.of(bad.group(1)) + " cannot be " + bad.group(2) + ": "));
        told = EMPTY.matcher(told)
                .replaceAll(bad -> quoted(SettingForms.of(bad.group(1)) + " is empty: set a value, or remove it"));
        return UNKNOWN_EXPRESSION
                .matcher(told)
                .replaceAll(bad -> quoted(SettingForms.of(bad.group(3)) + UNKNOWN_IN_IT));
    }

    private static String quoted(String text) {
        return Matcher.quoteReplacement(text);
    }

    private static String withoutSecrets(String text) {
        String line = VALUE.matcher(text)
                .replaceAll(told -> quoted(mayBeSecret(told.group(2)) ? told.group(1) + "\"***\"" : told.group()));
        return Redaction.of(UNKNOWN_EXPRESSION.matcher(line).replaceAll("$1***$2"));
    }

    /** The URL of a database may contain a password anywhere. */
    private static boolean mayBeSecret(String setting) {
        return Redaction.isSecret(setting) || setting.toLowerCase(Locale.ROOT).contains("url");
    }

    /** Returns the chain of causes, beginning with the exception itself. */
    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable each = failure; each != null && seen.add(each); each = each.getCause()) {
            causes.add(each);
        }
        return causes;
    }
}
