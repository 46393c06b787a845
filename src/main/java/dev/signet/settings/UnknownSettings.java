package dev.signet.settings;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Rejects unknown settings from any source: a misspelt one would otherwise be ignored silently. */
final class UnknownSettings {
    private static final String PREFIX = "signet.";
    private static final String VARIABLE_PREFIX = "SIGNET_";
    private static final Pattern PROFILE = Pattern.compile("^%[^.]+\\.");
    private static final Pattern SOURCE = Pattern.compile(".*\\[source=(.*)]");

    /**
     * Variables of compose.yaml and deploy/haproxy.cfg. They may be set in a shell or a .env file that Signet reads,
     * too.
     */
    private static final Set<String> OF_DEPLOYMENT_FILES = Set.of(
            "SIGNET_DOCKERFILE",
            "SIGNET_PROXY_BIND",
            "SIGNET_PROXY_BEHIND",
            "SIGNET_REPLICA_ONE",
            "SIGNET_REPLICA_TWO");

    /** Set by {@code main}, not by operators. */
    private static final String OF_THE_PROGRAM = "signet.database.embedded";

    private final SettingNames names = SettingNames.listed();
    private final List<Pattern> variables = new ArrayList<>(names.variables());
    private final Set<String> faults = new TreeSet<>();

    private UnknownSettings() {}

    /**
     * Checks that every setting is known.
     *
     * @throws ConfigurationException if not; the message names the unknown settings and similar known ones
     */
    static void refuse(SmallRyeConfig config) {
        UnknownSettings unknown = new UnknownSettings();
        // Properties come first, because names that they choose are also allowed in the environment.
        for (ConfigSource source : config.getConfigSources()) {
            if (!(source instanceof EnvConfigSource)) {
                source.getPropertyNames().forEach(property -> unknown.checkProperty(property, source));
            }
        }
        for (ConfigSource source : config.getConfigSources()) {
            if (source instanceof EnvConfigSource environment) {
                unknown.checkEnvironment(environment, config.getProfiles());
            }
        }
        if (!unknown.faults.isEmpty()) {
            throw new ConfigurationException(unknown.faults.stream()
                    .collect(Collectors.joining(" ", "", " Every setting is in application.properties.example.")));
        }
    }

    private void checkProperty(String property, ConfigSource source) {
        String name = PROFILE.matcher(property).replaceFirst("");
        if (!name.startsWith(PREFIX) || name.equals(OF_THE_PROGRAM)) {
            return;
        }
        names.ofProperty(name).ifPresentOrElse(known -> allowChosenName(name, known), () -> {
            Matcher file = SOURCE.matcher(source.getName());
            fault(property + (file.matches() ? " in " + file.group(1) : ""), closest(name, UnaryOperator.identity()));
        });
    }

    private void allowChosenName(String property, String known) {
        names.chosenIn(property, known)
                .ifPresent(chosen -> names.all()
                        .forEach(name -> variables.add(SettingNames.asVariable(SettingNames.choose(name, chosen)))));
    }

    private void checkEnvironment(EnvConfigSource source, List<String> profiles) {
        Map<String, String> environment = new HashMap<>();
        for (String name : source.getPropertyNames()) {
            environment.put(SettingForms.variable(name), source.getValue(name) == null ? "" : source.getValue(name));
        }
        environment.keySet().stream()
                .filter(variable -> isUnknown(withoutProfile(variable, profiles)))
                .filter(variable -> !ServiceLinks.include(variable, environment))
                .forEach(variable ->
                        fault(variable, closest(withoutProfile(variable, profiles), SettingForms::variable)));
    }

    /** Returns the names that may be meant, in this form, with the name of the client or provider that was written. */
    private List<String> closest(String misspelt, UnaryOperator<String> form) {
        return ClosestNames.to(misspelt, names.all()).stream()
                .map(name -> {
                    Matcher any = SettingNames.ANY_NAME.matcher(name);
                    return any.find()
                            ? ClosestNames.chosen(
                                            misspelt,
                                            form.apply(name.substring(0, any.start())),
                                            form.apply(name.substring(any.end())))
                                    .orElse(form.apply(name))
                            : form.apply(name);
                })
                .toList();
    }

    private static String withoutProfile(String variable, List<String> profiles) {
        return profiles.stream()
                .map(profile -> "_" + SettingForms.variable(profile) + "_")
                .filter(profile -> variable.startsWith(profile + VARIABLE_PREFIX))
                .findFirst()
                .map(profile -> variable.substring(profile.length()))
                .orElse(variable);
    }

    private boolean isUnknown(String variable) {
        return variable.startsWith(VARIABLE_PREFIX)
                && !OF_DEPLOYMENT_FILES.contains(variable)
                && !variable.equals(SettingForms.variable(OF_THE_PROGRAM))
                && variables.stream().noneMatch(known -> known.matcher(variable).matches());
    }

    private void fault(String setting, List<String> closest) {
        String readable = setting.replaceAll("\\p{Cntrl}", "?");
        faults.add("There is no setting " + readable
                + (closest.isEmpty()
                        ? ": remove it, or rename it if it is not meant for Signet."
                        : ": did you mean " + String.join(" or ", closest) + "?"));
    }
}
