package dev.signet.settings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of all settings, from application.properties.example. A segment in angle brackets stands for any name, as
 * in {@code signet.clients.<id>.secret}. A setting is a secret if the list also has its name with {@code -file}
 * appended.
 */
final class SettingNames {
    private static final String LIST = "application.properties.example";
    private static final Pattern HEADING = Pattern.compile("# -{20,} ([^(]*[^ (]).*");
    private static final Pattern ENTRY = Pattern.compile("#([a-z][A-Za-z0-9.<>-]*)=.*");
    static final Pattern ANY_NAME = Pattern.compile("<[a-z]+>");
    private static final Pattern ELEMENT = Pattern.compile("\\[\\d+]$");
    private static final String PREFIX = "signet.";
    private static final String FILE = "-file";
    private static final SettingNames LISTED = read();

    /** In the order of the list. */
    private final Map<String, Pattern> properties = new LinkedHashMap<>();

    private final List<Pattern> variables;
    private final Map<String, String> sections;
    private final Set<String> secrets = new HashSet<>();
    private final List<Pattern> namedSecrets = new ArrayList<>();

    private SettingNames(Map<String, String> sections) {
        this.sections = sections;
        Set<String> names = sections.keySet();
        names.forEach(name -> properties.put(name, asProperty(name)));
        variables = names.stream().map(SettingNames::asVariable).toList();
        for (String name : names) {
            if (names.contains(name + FILE)) {
                if (hasChosenName(name)) {
                    namedSecrets.add(properties.get(name));
                } else {
                    secrets.add(name);
                }
            }
        }
    }

    static SettingNames listed() {
        return LISTED;
    }

    Set<String> all() {
        return properties.keySet();
    }

    /** Returns a pattern for each name as an environment variable. */
    List<Pattern> variables() {
        return variables;
    }

    /** Returns the heading under which the list has this name. */
    String section(String name) {
        return sections.get(name);
    }

    /** Returns the secrets with a fixed name, which excludes those of clients. */
    Set<String> secrets() {
        return secrets;
    }

    /**
     * Returns whether this is a secret. Must be fast for other names, because libraries look up settings for each
     * token.
     */
    boolean isSecret(String property) {
        String name = property.endsWith("]") ? ELEMENT.matcher(property).replaceFirst("") : property;
        return secrets.contains(name)
                || (name.startsWith(PREFIX)
                        && namedSecrets.stream()
                                .anyMatch(secret -> secret.matcher(name).matches()));
    }

    /**
     * Returns the secret whose file this property names. The property of an environment variable has dots instead of
     * dashes.
     */
    Optional<String> secretInFile(String property) {
        int end = property.length() - FILE.length();
        return end > 0 && (property.endsWith(FILE) || property.endsWith(FILE.replace('-', '.')))
                ? Optional.of(property.substring(0, end)).filter(this::isSecret)
                : Optional.empty();
    }

    /** Returns whether the list has this name with a segment in angle brackets. */
    static boolean hasChosenName(String name) {
        return ANY_NAME.matcher(name).find();
    }

    /** Returns the setting that names the file of this secret. */
    static String fileOf(String secret) {
        return secret + FILE;
    }

    /** Returns the listed name that this property matches. */
    Optional<String> ofProperty(String property) {
        return properties.entrySet().stream()
                .filter(setting -> setting.getValue().matcher(property).matches())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Returns the actual text for the segment in angle brackets; empty if the name has none. */
    Optional<String> chosenIn(String property, String name) {
        Matcher matcher = properties.get(name).matcher(property);
        return matcher.matches() && matcher.groupCount() > 0 ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Returns the name with its segment in angle brackets replaced. */
    static String choose(String name, String chosen) {
        return ANY_NAME.matcher(name).replaceFirst(Matcher.quoteReplacement(chosen));
    }

    /** Returns a pattern for the properties with this name, including elements of lists. */
    private static Pattern asProperty(String name) {
        return Pattern.compile(
                ANY_NAME.matcher(name.replace(".", "\\.")).replaceFirst("(\"[^\"]+\"|[^.\"]+)") + "(?:\\[\\d+])?");
    }

    /**
     * Returns a pattern for the environment variables with this name, in capitals. SmallRye Config replaces all
     * characters except letters and digits by underscores. It reads a chosen name as a single word, unless underscores
     * replace quotes around it.
     */
    static Pattern asVariable(String name) {
        return Pattern.compile(
                SettingForms.variable(name).replaceAll("__[A-Z]+__", "_(?:[A-Z0-9]+|_[A-Z0-9_]+_)_") + "(?:_\\d+_)?");
    }

    private static SettingNames read() {
        Map<String, String> names = new LinkedHashMap<>();
        String section = "";
        try (InputStream list = SettingNames.class.getResourceAsStream(LIST)) {
            if (list == null) {
                throw new IllegalStateException("the build did not copy " + LIST);
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher heading = HEADING.matcher(line);
                Matcher entry = ENTRY.matcher(line);
                if (heading.matches()) {
                    section = heading.group(1);
                } else if (entry.matches()) {
                    names.put(entry.group(1), section);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new SettingNames(names);
    }
}
