package dev.signet.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.signet.settings.Bounds.DurationMax;
import dev.signet.settings.Bounds.DurationMin;
import dev.signet.settings.Bounds.Max;
import dev.signet.settings.Bounds.Min;
import dev.signet.settings.Bounds.NotBlank;
import dev.signet.settings.Bounds.NotEmpty;
import dev.signet.settings.Bounds.Pattern;
import dev.signet.settings.Bounds.Size;
import dev.signet.testing.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingBoundsTest {
    /** Bounds at every place where a mapping can have them. */
    @ConfigMapping(prefix = "s")
    interface Sample {
        @WithDefault("5")
        @Min(2) @Max(7) int number();

        @WithDefault("5000000000")
        @Min(5_000_000_000L) long large();

        @Min(2) OptionalInt some();

        @Max(7) OptionalLong most();

        Optional<@Min(2) @Max(7) Integer> boxed();

        @WithDefault("1m")
        @DurationMin(seconds = 2)
        @DurationMax(hours = 3)
        Duration time();

        Optional<@DurationMin(millis = 1) @DurationMax(minutes = 1, message = "is too long") Duration> pause();

        @WithDefault("0s")
        @DurationMin
        Duration delay();

        @WithDefault("a")
        @NotBlank @Size(max = 3) String text();

        @WithDefault("a1")
        @Pattern(regexp = "[a-z][0-9]") String code();

        Optional<@Pattern(regexp = "x+", message = "has no x") String> form();

        @WithDefault("a,b")
        @NotEmpty List<@Pattern(regexp = "[a-z]") String> list();

        Optional<Set<@NotBlank String>> set();

        @WithName("other-name")
        @WithDefault("3")
        @Min(2) int named();

        Inner inner();

        Optional<Base> optional();

        List<Base> several();

        Map<String, Base> mapped();

        Parent parent();

        interface Base {
            @WithDefault("3")
            @Min(2) int least();
        }

        interface Inner extends Base {
            @Override
            @WithDefault("4")
            int least();

            @WithDefault("1")
            @Max(1) int second();
        }

        interface Parent {
            @WithParentName
            Map<String, Base> all();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            number                | 1            | 2          | must be at least 2
            number                | 8            | 7          | must be at most 7
            number                | -2147483648  | 3          | must be at least 2
            large                 | 4999999999   | 5000000001 | must be at least 5000000000
            some                  | 1            | 2          | must be at least 2
            most                  | 8            | -8         | must be at most 7
            boxed                 | 1            | 2          | must be at least 2
            boxed                 | 8            | 7          | must be at most 7
            time                  | 1999ms       | 2s         | must be at least 2s
            time                  | PT3H0.001S   | 3h         | must be at most 3h
            pause                 | 0s           | 1ms        | must be at least 1ms
            pause                 | 61s          | 60s        | is too long
            delay                 | PT-0.001S    | 0s         | must be at least 0s
            text                  | '  '         | ' a '      | must not be blank
            text                  | abcd         | abc        | must have at most 3 characters
            code                  | a12          | b2         | must match [a-z][0-9]
            code                  | xa1          | b2         | must match [a-z][0-9]
            form                  | y            | xx         | has no x
            list[1]               | B            | b          | must match [a-z]
            set[0]                | ' '          | a          | must not be blank
            other-name            | 1            | 2          | must be at least 2
            inner.least           | 1            | 2          | must be at least 2
            inner.second          | 2            | 1          | must be at most 1
            optional.least        | 1            | 2          | must be at least 2
            several[0].least      | 1            | 2          | must be at least 2
            mapped.a.least        | 1            | 2          | must be at least 2
            mapped."a.b".least    | 1            | 2          | must be at least 2
            parent.a.least        | 1            | 2          | must be at least 2
            """)
    void a_bound_holds_wherever_it_stands(String setting, String outside, String inside, String fault) {
        String name = "s." + setting;
        String[] first = setting.equals("list[1]") ? new String[] {"s.list[0]", "a"} : new String[0];

        assertThatThrownBy(() -> Settings.of(Sample.class, with(first, name, outside)))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining(SettingForms.of(name) + " " + fault);
        assertThatCode(() -> Settings.of(Sample.class, with(first, name, inside)))
                .doesNotThrowAnyException();
    }

    @Test
    void all_faults_are_reported_together() {
        assertThatThrownBy(() -> Settings.of(Sample.class, "s.number", "1", "s.inner.least", "1", "s.text", " "))
                .hasMessageContaining("s.number (S_NUMBER) must")
                .hasMessageContaining("s.inner.least (S_INNER_LEAST) must")
                .hasMessageContaining("s.text (S_TEXT) must");
    }

    /** Otherwise the native binary would not see them. */
    @Test
    void every_interface_with_bounds_is_registered_for_reflection() {
        List<JavaClass> bounded = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.signet").stream()
                        .filter(type -> type.isInterface() && hasBounds(type.reflect()))
                        .toList();

        assertThat(bounded).hasSizeGreaterThan(25).allMatch(type -> isRegistered(type.reflect()));
    }

    private static boolean hasBounds(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods()).anyMatch(method -> hasBounds(method.getAnnotatedReturnType()));
    }

    private static boolean hasBounds(AnnotatedType type) {
        boolean own = Arrays.stream(type.getAnnotations())
                .anyMatch(bound -> bound.annotationType().getEnclosingClass() == Bounds.class);
        return own
                || type instanceof AnnotatedParameterizedType parameterized
                        && Arrays.stream(parameterized.getAnnotatedActualTypeArguments())
                                .anyMatch(SettingBoundsTest::hasBounds);
    }

    /** The annotation also counts for the types inside. */
    private static boolean isRegistered(Class<?> type) {
        return type != null
                && (type.isAnnotationPresent(RegisterForReflection.class) || isRegistered(type.getEnclosingClass()));
    }

    private static String[] with(String[] first, String name, String value) {
        String[] all = Arrays.copyOf(first, first.length + 2);
        all[first.length] = name;
        all[first.length + 1] = value;
        return all;
    }
}
