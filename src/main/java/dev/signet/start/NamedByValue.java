package dev.signet.start;

import dev.signet.settings.Redaction;
import dev.signet.settings.SettingForms;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Finds the setting whose value is in the message of an exception, for example a file that does not exist. */
public final class NamedByValue implements Explanation {
    /** Settings from operators have a higher ordinal than the defaults of Quarkus and Signet. */
    private static final int LOWEST_ORDINAL = 260;

    /** Shorter texts occur in many messages by chance. */
    private static final int SHORTEST = 5;

    private static final String QUARKUS_FAILED = "Failed to start quarkus";

    private final SmallRyeConfig config;

    /** Searches for values of this configuration. */
    public NamedByValue(SmallRyeConfig config) {
        this.config = config;
    }

    @Override
    public Optional<String> of(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || repeats(failure.getCause(), message)) {
            return Optional.empty();
        }
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> name.startsWith("signet.") || name.startsWith("quarkus."))
                .map(config::getConfigValue)
                .filter(setting -> isIn(message, setting))
                // A shorter value may be a part of the one that is wrong: a name, in a path.
                .max(Comparator.comparingInt(setting -> setting.getValue().length()))
                .map(setting -> what(failure) + ": " + withoutSecret(message, setting) + ". Correct "
                        + SettingForms.of(setting.getName()) + ".");
    }

    /** An exception that only wraps another one has its message, or Quarkus's; the cause says what happened. */
    private static boolean repeats(Throwable cause, String message) {
        return cause != null && (message.equals(cause.toString()) || message.equals(QUARKUS_FAILED));
    }

    private static boolean isIn(String message, ConfigValue setting) {
        return setting.getSourceOrdinal() >= LOWEST_ORDINAL
                && setting.getValue() != null
                && setting.getValue().length() >= SHORTEST
                && Pattern.compile("(?<![\\w-])" + Pattern.quote(setting.getValue()) + "(?![\\w-])")
                        .matcher(message)
                        .find();
    }

    private static String withoutSecret(String message, ConfigValue setting) {
        return Redaction.isSecret(setting.getName()) ? message.replace(setting.getValue(), "***") : message;
    }

    private static String what(Throwable failure) {
        if (failure instanceof NoSuchFileException) {
            return "There is no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "The user that runs Signet may not read this file";
        }
        return failure.getClass().getSimpleName();
    }
}
