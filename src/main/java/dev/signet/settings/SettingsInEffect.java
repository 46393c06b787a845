package dev.signet.settings;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Shows every listed setting with its value and where that came from, but no secret. */
public final class SettingsInEffect {
    private static final String PREFIX = "signet.";

    /** Built into the program: application.properties on the class path. Files of operators come before it. */
    private static final int OWN_ORDINAL = 250;

    private static final Pattern FILE = Pattern.compile("[^\\[]*\\[source=(?:file:)?([^\\]]+)].*");

    /** Names of settings that are not secrets by themselves, but from which one could be found out. */
    private static final Pattern HASH = Pattern.compile(".*-hash");

    private static final String EXPRESSION = "${";

    private final SmallRyeConfig config;
    private final SettingNames names = SettingNames.listed();
    private final Set<String> properties = new HashSet<>();

    /** The names that an operator chose, by the listed name with a segment that stands for any. */
    private final Map<String, Set<String>> chosen = new HashMap<>();

    private SettingsInEffect(SmallRyeConfig config) {
        this.config = config;
        config.getPropertyNames().forEach(properties::add);
        properties.stream().filter(property -> property.startsWith(PREFIX)).forEach(this::addChosen);
    }

    private void addChosen(String property) {
        names.ofProperty(property)
                .ifPresent(known -> names.chosenIn(property, known)
                        .ifPresent(segment -> chosen.computeIfAbsent(known, any -> new TreeSet<>())
                                .add(SettingNames.choose(known, segment))));
    }

    /** Returns the settings, in the order of application.properties.example. */
    public static List<SettingInEffect> of(SmallRyeConfig config) {
        SettingsInEffect settings = new SettingsInEffect(config);
        List<SettingInEffect> shown = new ArrayList<>();
        for (String name : settings.names.all()) {
            if (settings.isFileOfSecret(name)) {
                continue;
            }
            Set<String> meant =
                    SettingNames.hasChosenName(name) ? settings.chosen.getOrDefault(name, Set.of()) : Set.of(name);
            meant.forEach(each -> shown.add(settings.shown(each, settings.names.section(name))));
        }
        return shown;
    }

    private boolean isFileOfSecret(String name) {
        return names.all().stream().anyMatch(secret -> name.equals(SettingNames.fileOf(secret)));
    }

    private SettingInEffect shown(String name, String section) {
        boolean secret = names.isSecret(name) || HASH.matcher(name).matches();
        ConfigValue found = config.getConfigValue(isList(name) ? name + "[0]" : name);
        Optional<String> value = Optional.ofNullable(isList(name) ? String.join(",", elements(name)) : asWritten(found))
                .filter(text -> !text.isEmpty());
        boolean byDefault = value.isEmpty() || isDefault(found.getConfigSourceName(), found.getConfigSourceOrdinal());
        ConfigValue origin =
                secret && isSet(SettingNames.fileOf(name)) ? config.getConfigValue(SettingNames.fileOf(name)) : found;
        return new SettingInEffect(
                name,
                section,
                secret ? null : value.map(Redaction::of).orElse(null),
                secret ? null : defaultOf(name).map(Redaction::of).orElse(null),
                value.isPresent(),
                secret,
                byDefault ? "default" : source(origin.getConfigSourceName()),
                byDefault ? null : sourceName(origin));
    }

    private boolean isSet(String name) {
        String value = config.getConfigValue(name).getValue();
        return value != null && !value.isEmpty();
    }

    /** A value that refers to others is shown as it was written, because they may be secret. */
    private static String asWritten(ConfigValue found) {
        String raw = found.getRawValue();
        return raw != null && raw.contains(EXPRESSION) ? raw : found.getValue();
    }

    /** Whether the setting's entries were set one by one. */
    private boolean isList(String name) {
        return properties.contains(name + "[0]");
    }

    private List<String> elements(String name) {
        List<String> elements = new ArrayList<>();
        for (int i = 0; properties.contains(name + "[" + i + "]"); i++) {
            elements.add(asWritten(config.getConfigValue(name + "[" + i + "]")));
        }
        return elements;
    }

    private Optional<String> defaultOf(String name) {
        for (ConfigSource source : config.getConfigSources()) {
            if (isDefault(source.getName(), source.getOrdinal())) {
                for (String profile : config.getProfiles()) {
                    String value = source.getValue("%" + profile + "." + name);
                    if (value != null) {
                        return Optional.of(value).filter(text -> !text.isEmpty());
                    }
                }
                String value = source.getValue(name);
                if (value != null) {
                    return Optional.of(value).filter(text -> !text.isEmpty());
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isDefault(String source, int ordinal) {
        return source == null
                || source.contains("DefaultValues")
                || ordinal == OWN_ORDINAL && FILE.matcher(source).matches()
                || ordinal < 0;
    }

    private static String source(String name) {
        if (name.startsWith("SysProp")) {
            return "system_property";
        }
        if (FILE.matcher(name).matches()) {
            return "file";
        }
        return name.startsWith("Env") ? "environment" : "other";
    }

    private static String sourceName(ConfigValue value) {
        Matcher file = FILE.matcher(value.getConfigSourceName());
        if (file.matches()) {
            return file.group(1);
        }
        return switch (source(value.getConfigSourceName())) {
            case "environment" -> SettingForms.variable(value.getName());
            case "system_property" -> value.getName();
            default -> value.getConfigSourceName();
        };
    }
}
