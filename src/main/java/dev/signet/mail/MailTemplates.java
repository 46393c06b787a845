package dev.signet.mail;

import dev.signet.web.Device;
import dev.signet.web.SpokenLanguages;
import io.quarkus.qute.Engine;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.Variant;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The templates and texts of mails: Signet's own, and in front of them those in the directory {@code
 * signet.mail.templates}. There, {@code message.html} and {@code message.txt} replace the design of all mails, {@code
 * <kind>.html} and {@code <kind>.txt} that of one kind, and {@code <language>.properties} texts of a language, or adds
 * one.
 */
@Singleton
class MailTemplates {
    private static final String ALL_KINDS = "message";
    private static final String TEXTS = ".properties";
    private static final String OF_A_SUBJECT = ".subject";

    private static final String LIFETIME = "lifetime";
    private static final Pattern VALUE = Pattern.compile("\\{([a-z]+)\\}");

    private final Engine engine;
    private final MailConfig config;
    private final Map<String, MailTexts> languages = new TreeMap<>();
    private final Map<String, Template> replaced = new HashMap<>();

    /** The kinds of mail, and the values that each may contain. */
    private Map<String, Set<String>> kinds = Map.of();

    MailTemplates(Engine engine, MailConfig config) {
        this.engine = engine;
        this.config = config;
    }

    /**
     * Reads everything.
     *
     * @throws ConfigurationException if the directory or a file in it cannot be used; the message names file and line
     */
    void load() {
        Map<String, Properties> texts = new TreeMap<>();
        SpokenLanguages.ALL.forEach(language -> texts.put(language, included(language)));
        Properties english = texts.get(SpokenLanguages.FALLBACK);
        kinds = kindsOf(english);
        config.templates().ifPresent(directory -> files(directory).forEach(file -> replace(file, texts)));
        texts.forEach((language, all) -> {
            english.stringPropertyNames().stream()
                    .filter(key -> !all.containsKey(key))
                    .findFirst()
                    .ifPresent(missing -> {
                        throw new ConfigurationException(
                                source(language) + " has no text " + missing + ". A language needs all of them.");
                    });
            languages.put(language, parsed(language, all));
        });
    }

    /** Returns the kinds that have a subject, with the values in Signet's own texts of each: it has no others. */
    private static Map<String, Set<String>> kindsOf(Properties texts) {
        Map<String, Set<String>> found = new TreeMap<>();
        texts.stringPropertyNames().stream()
                .filter(key -> key.endsWith(OF_A_SUBJECT))
                .map(key -> key.substring(0, key.length() - OF_A_SUBJECT.length()))
                .forEach(kind -> found.put(kind, valuesOf(kind, texts)));
        return found;
    }

    private static Set<String> valuesOf(String kind, Properties texts) {
        return texts.stringPropertyNames().stream()
                .filter(key -> key.startsWith(kind + "."))
                .flatMap(key -> VALUE.matcher(texts.getProperty(key)).results())
                .map(value -> value.group(1))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Properties included(String language) {
        try (InputStream file = MailTemplates.class.getResourceAsStream(language + TEXTS)) {
            return read(new InputStreamReader(file, StandardCharsets.UTF_8), new Properties());
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static Properties read(Reader file, Properties into) throws IOException {
        into.load(file);
        return into;
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException fault) {
            throw new ConfigurationException(
                    "signet.mail.templates is " + directory + ", which cannot be read as a directory.", fault);
        }
    }

    private void replace(Path file, Map<String, Properties> texts) {
        String name = file.getFileName().toString();
        String stem = name.replaceFirst("\\.[^.]*$", "");
        try {
            if (name.endsWith(TEXTS)) {
                try (Reader reader = Files.newBufferedReader(file)) {
                    read(reader, texts.computeIfAbsent(stem, any -> new Properties()));
                }
            } else if (isTemplate(name) && (stem.equals(ALL_KINDS) || kinds.containsKey(stem))) {
                replaced.put(name, parsed(file, name));
            } else {
                throw new ConfigurationException(file + " is not a mail template. Names begin with " + ALL_KINDS
                        + " or a kind of mail (" + String.join(", ", kinds.keySet()) + ") and end with .html or .txt.");
            }
        } catch (IOException | IllegalArgumentException fault) {
            throw new ConfigurationException(file + " cannot be read as UTF-8 text: " + fault.getMessage(), fault);
        }
    }

    private static boolean isTemplate(String name) {
        return name.endsWith(".html") || name.endsWith(".txt");
    }

    private Template parsed(Path file, String name) throws IOException {
        String type = name.endsWith(".html") ? Variant.TEXT_HTML : Variant.TEXT_PLAIN;
        try {
            return engine.parse(Files.readString(file), Variant.forContentType(type), file.toString());
        } catch (TemplateException fault) {
            throw broken(fault);
        }
    }

    private MailTexts parsed(String language, Properties texts) {
        try {
            return new MailTexts(language, source(language), texts, engine);
        } catch (TemplateException fault) {
            throw broken(fault);
        }
    }

    private String source(String language) {
        return config.templates()
                .map(directory -> directory.resolve(language + TEXTS))
                .filter(Files::exists)
                .map(Path::toString)
                .orElse(language + TEXTS);
    }

    private static ConfigurationException broken(TemplateException fault) {
        String where = fault.getOrigin() == null
                ? ""
                : fault.getOrigin().getTemplateId() + ", line "
                        + fault.getOrigin().getLine() + ": ";
        return new ConfigurationException(where + fault.getMessage(), fault);
    }

    /**
     * Renders every kind of mail in every language with made-up values.
     *
     * @param values makes the values of a template
     * @throws ConfigurationException if one cannot be rendered; the message names file and line
     */
    void attempt(BiFunction<Message, MailTexts, Map<String, Object>> values) {
        for (MailTexts texts : languages.values()) {
            for (String kind : kinds.keySet()) {
                Message message = sample(kind);
                try {
                    Map<String, Object> all = values.apply(message, texts);
                    texts.get(kind + OF_A_SUBJECT, sampleValues(kind));
                    html(kind).data(all).render();
                    text(kind).data(all).render();
                } catch (TemplateException fault) {
                    throw broken(fault);
                }
            }
        }
    }

    private Message sample(String kind) {
        Message message = Message.of(kind, "someone@example.com");
        sampleValues(kind).forEach(message::with);
        if (kinds.get(kind).contains(LIFETIME)) {
            message.with(LIFETIME, Duration.ofHours(2));
        }
        return message.happened(Instant.EPOCH, new Device("a browser", "192.0.2.1"));
    }

    private Map<String, String> sampleValues(String kind) {
        Map<String, String> values = new HashMap<>(Map.of("site", "Site"));
        kinds.get(kind).forEach(name -> values.put(name, name));
        return values;
    }

    /** Returns the languages in which there are texts, as their tags (RFC 5646). */
    Set<String> languages() {
        return languages.keySet();
    }

    MailTexts texts(String language) {
        return languages.get(language);
    }

    Template html(String kind) {
        return template(kind, ".html");
    }

    Template text(String kind) {
        return template(kind, ".txt");
    }

    private Template template(String kind, String suffix) {
        Template ofKind = replaced.get(kind + suffix);
        Template ofAll = ofKind == null ? replaced.get(ALL_KINDS + suffix) : ofKind;
        return ofAll == null ? engine.getTemplate("mail/" + ALL_KINDS + suffix) : ofAll;
    }
}
