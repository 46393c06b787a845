package dev.signet.settings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of all settings: those that application.properties.example lists. A segment in angle brackets stands for any name, as
 * in {@code signet.clients.<id>.secret}. A setting is a secret if the list has its name with {@code -file} appended, too.
 */
final class SettingNames {
    private static final String LIST = "application.properties.example";
    private static final Pattern ENTRY = Pattern.compile("#([a-z][A-Za-z0-9.<>-]*)=.*");
    private static final Pattern ANY_NAME = Pattern.compile("<[a-z]+>");
    private static final Pattern ELEMENT = Pattern.compile("\\[\\d+]$");
    private static final String PREFIX = "signet.";
    private static final String FILE = "-file";
    private static final SettingNames LISTED = read();

    private final Map<String, Pattern> properties = new HashMap<>();
    private final Set<String> secrets = new HashSet<>();
    private final List<Pattern> namedSecrets = new ArrayList<>();

    private SettingNames(Set<String> names) {
        names.forEach(name -> properties.put(name, asProperty(name)));
        for (String name : names) {
            if (names.contains(name + FILE)) {
                if (ANY_NAME.matcher(name).find()) {
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

    /** The secrets whose whole name is known; not those of clients. */
    Set<String> secrets() {
        return secrets;
    }

    /** Quick for what is none of ours: libraries look settings up for each token. */
    boolean isSecret(String property) {
        String name = property.endsWith("]") ? ELEMENT.matcher(property).replaceFirst("") : property;
        return secrets.contains(name)
                || (name.startsWith(PREFIX)
                        && namedSecrets.stream()
                                .anyMatch(secret -> secret.matcher(name).matches()));
    }

    /** The secret whose file this property names. An environment variable's property has a dot in place of each dash. */
    Optional<String> secretInFile(String property) {
        int end = property.length() - FILE.length();
        return end > 0 && (property.endsWith(FILE) || property.endsWith(FILE.replace('-', '.')))
                ? Optional.of(property.substring(0, end)).filter(this::isSecret)
                : Optional.empty();
    }

    /** The setting that names the file of this secret. */
    static String fileOf(String secret) {
        return secret + FILE;
    }

    /** Which of the listed names this property has. */
    Optional<String> ofProperty(String property) {
        return properties.entrySet().stream()
                .filter(setting -> setting.getValue().matcher(property).matches())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** What stands for the segment in angle brackets; empty if the name has none. */
    Optional<String> chosenIn(String property, String name) {
        Matcher matcher = properties.get(name).matcher(property);
        return matcher.matches() && matcher.groupCount() > 0 ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The name with this in place of its segment in angle brackets. */
    static String choose(String name, String chosen) {
        return ANY_NAME.matcher(name).replaceFirst(Matcher.quoteReplacement(chosen));
    }

    /** The properties with this name, and the elements of a list with this name. */
    private static Pattern asProperty(String name) {
        return Pattern.compile(
                ANY_NAME.matcher(name.replace(".", "\\.")).replaceFirst("(\"[^\"]+\"|[^.\"]+)") + "(?:\\[\\d+])?");
    }

    /**
     * The environment variables with this name, in capitals. SmallRye Config writes every other character than letters and digits as
     * an underscore, and takes a chosen name for a single word unless underscores stand in place of quotes around it.
     */
    static Pattern asVariable(String name) {
        return Pattern.compile(
                SettingForms.variable(name).replaceAll("__[A-Z]+__", "_(?:[A-Z0-9]+|_[A-Z0-9_]+_)_") + "(?:_\\d+_)?");
    }

    private static SettingNames read() {
        Set<String> names = new HashSet<>();
        try (InputStream list = SettingNames.class.getResourceAsStream(LIST)) {
            if (list == null) {
                throw new IllegalStateException("the build did not copy " + LIST);
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher entry = ENTRY.matcher(line);
                if (entry.matches()) {
                    names.add(entry.group(1));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new SettingNames(names);
    }
}
