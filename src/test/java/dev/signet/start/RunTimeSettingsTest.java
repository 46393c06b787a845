package dev.signet.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import io.smallrye.config.common.utils.StringUtil;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Before Quarkus starts, a wrong value of any setting is told in one line that names the setting. */
@QuarkusTest
class RunTimeSettingsTest {
    private static final String SECRET_PART = "hunter2";

    /** The settings of all mappings, with their types; without those of clients, which have names of their own. */
    private static final Map<String, Class<?>> SETTINGS = settings();

    private static Map<String, Class<?>> settings() {
        Map<String, Class<?>> settings = new TreeMap<>();
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.signet").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .map(type -> type.reflect())
                        .forEach(type ->
                                collect(type.getAnnotation(ConfigMapping.class).prefix(), type, settings));
        return settings;
    }

    private static void collect(String prefix, Class<?> mapping, Map<String, Class<?>> settings) {
        for (Method method : mapping.getMethods()) {
            if (method.isDefault()) {
                continue;
            }
            String name = name(prefix, method);
            Class<?> type = rawType(method.getGenericReturnType());
            if (type.isInterface() && type.getName().startsWith("dev.signet.")) {
                collect(name, type, settings);
            } else if (!Map.class.isAssignableFrom(type)) {
                settings.put(name, type);
            }
        }
    }

    private static String name(String prefix, Method method) {
        if (method.isAnnotationPresent(WithParentName.class)) {
            return prefix;
        }
        WithName given = method.getAnnotation(WithName.class);
        return prefix + "." + (given == null ? StringUtil.skewer(method.getName()) : given.value());
    }

    /** What is in an optional value or in a list. */
    private static Class<?> rawType(Type type) {
        if (type instanceof ParameterizedType several) {
            Class<?> raw = (Class<?>) several.getRawType();
            return raw == Optional.class || Collection.class.isAssignableFrom(raw)
                    ? rawType(several.getActualTypeArguments()[0])
                    : raw;
        }
        return (Class<?>) type;
    }

    /** Any text may be a path. Its user checks whether there is such a file. */
    static Stream<String> settingsWithAForm() {
        return SETTINGS.entrySet().stream()
                .filter(setting -> setting.getValue() != String.class && setting.getValue() != Path.class)
                .map(Map.Entry::getKey);
    }

    static Stream<String> switches() {
        return SETTINGS.entrySet().stream()
                .filter(setting -> setting.getValue() == boolean.class)
                .map(Map.Entry::getKey);
    }

    @ParameterizedTest
    @MethodSource("settingsWithAForm")
    void a_value_that_cannot_be_converted_is_told(String setting) {
        assertThat(lineFor(setting, "no#such value")).contains(setting, variable(setting));
    }

    @ParameterizedTest
    @MethodSource("switches")
    void what_is_neither_yes_nor_no_is_told(String setting) {
        for (String value : List.of("ture", "enabled", "2", "-", "yes!")) {
            assertThat(lineFor(setting, value)).contains(setting, "true or false");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quarkus.http.port",
                "quarkus.http.idle-timeout",
                "quarkus.management.port",
                "quarkus.log.level",
                "quarkus.log.file.enabled",
                "quarkus.thread-pool.queue-size",
                "quarkus.datasource.jdbc.max-size",
                "quarkus.flyway.connect-retries-interval",
                "quarkus.shutdown.timeout",
                "quarkus.http.access-log.enabled",
                "quarkus.mailer.port"
            })
    void so_is_a_value_of_a_setting_of_quarkus(String setting) {
        assertThat(lineFor(setting, "no#such value")).contains(setting, variable(setting));
    }

    @Test
    void an_expression_that_leads_nowhere_is_told_and_not_repeated() {
        for (String setting : SETTINGS.keySet()) {
            assertThat(lineFor(setting, "a${" + SECRET_PART + "}b"))
                    .contains(setting, "$$")
                    .doesNotContain(SECRET_PART);
        }
    }

    @Test
    void several_faults_are_told_at_once() {
        System.setProperty("quarkus.http.port", "http");
        try {
            assertThat(lineFor("signet.token.access-lifetime", "soon"))
                    .contains("quarkus.http.port", "signet.token.access-lifetime");
        } finally {
            System.clearProperty("quarkus.http.port");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "FALSE", "1", "0", "yes", "No", "on", "off", " true "})
    void every_word_for_yes_or_no_that_quarkus_knows_is_taken(String value) {
        System.setProperty("signet.throttle.enabled", value);
        try {
            assertThatCode(RunTimeSettings::check).doesNotThrowAnyException();
        } finally {
            System.clearProperty("signet.throttle.enabled");
        }
    }

    @Test
    void the_switch_for_stack_traces_is_checked_even_if_quarkus_checks_the_rest() {
        System.setProperty("signet.start.stack-trace", "ture");
        try {
            assertThatThrownBy(() -> RunTimeSettings.checkUnlessQuarkusDoes(EarlyConfig.read(), true))
                    .hasMessageContaining("signet.start.stack-trace");
        } finally {
            System.clearProperty("signet.start.stack-trace");
        }
    }

    /** The message for the operator. */
    private static String lineFor(String setting, String value) {
        String before = System.getProperty(setting);
        System.setProperty(setting, value);
        try {
            Throwable failure = catchThrowable(RunTimeSettings::check);
            assertThat(failure).as("%s=%s stops the start", setting, value).isNotNull();
            String line = FailureLine.of(failure, List.of());
            assertThat(line)
                    .doesNotContain("SRCFG", "see where this happened", "Exception", "onverter", "config property");
            return line;
        } finally {
            if (before == null) {
                System.clearProperty(setting);
            } else {
                System.setProperty(setting, before);
            }
        }
    }

    private static String variable(String setting) {
        return setting.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }
}
