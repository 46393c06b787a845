package dev.signet.settings;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads secrets from files: {@code <name>-file} (in the environment {@code <NAME>_FILE}) names the file of a secret.
 * The contents are literal: a {@code $} does not start an expression. For all secrets, also those not in files, removes
 * line breaks at the end and rejects placeholders.
 */
public final class SecretSettings implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1L;

    /** The only setting with several secrets: separated by commas in a variable, one per line in a file. */
    private static final String SEVERAL = "signet.keys.previous-secrets";

    private static final String OF_QUARKUS = "quarkus.";

    private static final Pattern LINE_BREAKS_OF_AN_ELEMENT = Pattern.compile("[\\r\\n]+(?=,|\\z)");
    private static final Pattern SEPARATOR = Pattern.compile("[\\\\,]");

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        if (!SettingNames.listed().isSecret(name)) {
            return context.proceed(name);
        }
        ConfigValue secret = secret(context, name);
        if (isSet(secret)) {
            Placeholders.refuse(name, secret.getValue());
        }
        return secret;
    }

    /** Adds the names of secrets that are in files. Otherwise, a client that has no other setting would be missing. */
    @Override
    public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
        Set<String> names = new HashSet<>();
        context.iterateNames().forEachRemaining(name -> {
            Optional<String> secret = SettingNames.listed().secretInFile(name);
            secret.ifPresent(names::add);
            // Quarkus warns about unknown settings.
            if (secret.isEmpty() || !name.startsWith(OF_QUARKUS)) {
                names.add(name);
            }
        });
        return names.iterator();
    }

    private static ConfigValue secret(ConfigSourceInterceptorContext context, String name) {
        ConfigValue value = withoutLineBreaks(name, context.proceed(name));
        ConfigValue file = context.proceed(SettingNames.fileOf(name));
        if (!isSet(file)) {
            // So that an expression in it that leads nowhere is not taken for a setting that is not there.
            return file != null && file.hasProblems() && !isSet(value)
                    ? ConfigValue.builder()
                            .withName(name)
                            .withProblems(file.getProblems())
                            .build()
                    : value;
        }
        String setting = SettingNames.fileOf(name);
        if (isSet(value)) {
            throw new ConfigurationException(
                    SettingForms.of(name) + " and " + SettingForms.of(setting) + " are both set: remove one of them.");
        }
        String secret = SecretFile.read(setting, file.getValue());
        return ConfigValue.builder()
                .withName(name)
                .withValue(name.equals(SEVERAL) ? asList(secret) : secret)
                .withConfigSourceName(file.getConfigSourceName())
                .withConfigSourceOrdinal(file.getConfigSourceOrdinal())
                .build();
    }

    private static ConfigValue withoutLineBreaks(String name, ConfigValue value) {
        if (!isSet(value)) {
            return value;
        }
        String text = value.getValue();
        return value.withValue(
                name.equals(SEVERAL)
                        ? LINE_BREAKS_OF_AN_ELEMENT.matcher(text).replaceAll("")
                        : SecretFile.withoutLastLineBreak(text));
    }

    /** Returns the lines in SmallRye Config's format for lists. */
    private static String asList(String lines) {
        return lines.lines()
                .filter(line -> !line.isBlank())
                .map(line -> SEPARATOR.matcher(line).replaceAll("\\\\$0"))
                .collect(Collectors.joining(","));
    }

    private static boolean isSet(ConfigValue value) {
        return value != null && value.getValue() != null && !value.getValue().isEmpty();
    }
}
