package dev.signet.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stops a start becomes one line without secrets. */
class FailureLineTest {
    private static final String PASSWORD = "hunter2-hunter2";

    static Stream<Throwable> failures() {
        return Stream.of(
                new StartFailure("It is broken.\n\nSet signet.x."),
                new ConfigurationException("signet.x is wrong\r\n\tset it"),
                new ConfigValidationException(new ConfigValidationException.Problem[] {
                    new ConfigValidationException.Problem("SRCFG00014: The config property signet.x is required"),
                    new ConfigValidationException.Problem("signet.y must be positive")
                }),
                new IOException("No space left\non device"),
                new NullPointerException(),
                new OutOfMemoryError("Java heap space"),
                new ExceptionInInitializerError(new IllegalStateException("broken\nclass")),
                new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void any_failure_at_any_depth_is_one_line_with_a_remedy(Throwable failure) {
        Throwable deep = failure;
        for (int depth = 0; depth < 3; depth++) {
            assertThat(FailureLine.of(deep, List.of()))
                    .startsWith("Signet could not start: ")
                    .doesNotContain("\n", "\r", "\t", "SRCFG")
                    .containsAnyOf("signet.", "SIGNET_", "-Xmx");
            deep = new RuntimeException("Failed to start quarkus", deep);
        }
    }

    @Test
    void the_outermost_explanation_is_the_one_that_counts() {
        Throwable failure = new StartFailure("Set signet.x.", new ConfigurationException("Set signet.y."));

        assertThat(FailureLine.of(failure, List.of())).isEqualTo("Signet could not start: Set signet.x.");
    }

    @Test
    void parts_explain_exceptions_of_libraries() {
        Explanation explanation =
                each -> each instanceof IOException ? Optional.of("Mount a volume.") : Optional.empty();
        Throwable failure = new RuntimeException("Failed to start quarkus", new IOException("Read-only file system"));

        assertThat(FailureLine.of(failure, List.of(explanation))).endsWith("start: Mount a volume.");
    }

    @Test
    void a_circle_of_causes_is_told_once() {
        RuntimeException first = new RuntimeException("first");
        RuntimeException second = new RuntimeException("second", first);
        first.initCause(second);

        assertThat(FailureLine.of(first, List.of())).contains("second");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cannot connect to postgres://signet:" + PASSWORD + "@db:5432/signet",
                "cannot connect to postgres://" + PASSWORD + "@db",
                "unable to parse URL jdbc:postgresql://db/signet?user=signet&password=" + PASSWORD,
                "unable to parse URL jdbc:postgresql://db/signet?sslpassword=" + PASSWORD + "&ssl=true",
                "jdbc:postgresql://signet:half@" + PASSWORD + "@db/signet is not a URL",
                "{user=signet, password=" + PASSWORD + ", ssl=true}",
                "SRCFG00039: The config property signet.keys.secret with the config value \"" + PASSWORD
                        + "\" threw an Exception whilst being converted",
                "SRCFG00039: The config property quarkus.datasource.jdbc.url with the config value \"" + PASSWORD
                        + "\" threw an Exception whilst being converted",
            })
    void no_password_is_printed_even_with_the_stack_trace(String message) {
        Throwable failure = new RuntimeException("outer", new IllegalArgumentException(message));

        assertThat(FailureLine.of(failure, List.of())).doesNotContain(PASSWORD);
        assertThat(FailureLine.stackTrace(failure)).doesNotContain(PASSWORD).contains("\tat ");
    }

    @Test
    void a_setting_whose_value_is_in_the_message_is_named() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(
                        Map.of("quarkus.x.file", "/no/tls.crt", "quarkus.x.password", PASSWORD), "test", 300))
                .build();
        List<Explanation> explanations = List.of(new NamedByValue(config));

        assertThat(FailureLine.of(new RuntimeException(new NoSuchFileException("/no/tls.crt")), explanations))
                .isEqualTo("Signet could not start: There is no such file: /no/tls.crt."
                        + " Correct quarkus.x.file (QUARKUS_X_FILE).");
        assertThat(FailureLine.of(new IllegalArgumentException("bad: " + PASSWORD), explanations))
                .contains("QUARKUS_X_PASSWORD")
                .doesNotContain(PASSWORD);
    }

    @Test
    void a_setting_whose_value_is_only_a_part_of_a_word_is_not_blamed() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of("quarkus.datasource.username", "signet"), "test", 300))
                .build();

        for (String message : List.of("certificate 'signet-webhooks'", "the file my-signet", "signets", "a_signet_b")) {
            assertThat(FailureLine.of(new IllegalStateException(message), List.of(new NamedByValue(config))))
                    .doesNotContain("quarkus.datasource.username");
        }
        assertThat(FailureLine.of(new IllegalStateException("no role \"signet\""), List.of(new NamedByValue(config))))
                .contains("quarkus.datasource.username");
    }

    @Test
    void an_unknown_expression_in_a_secret_is_not_in_the_stack_trace_either() {
        Throwable failure = new IllegalStateException(
                "wrapped",
                new NoSuchElementException(
                        "SRCFG00011: Could not expand value " + PASSWORD + " in property signet.admin.password"));

        assertThat(FailureLine.stackTrace(failure))
                .contains("Could not expand value *** in property signet.admin.password")
                .doesNotContain(PASSWORD);
    }

    @Test
    void a_setting_whose_value_is_a_part_of_the_wrong_one_is_not_blamed() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                "signet.a.name", "signet",
                                "quarkus.b.file", "/etc/signet/tls.p12",
                                "quarkus.b.password", "tls.p12",
                                "signet.z.name", "signet"),
                        "test",
                        300))
                .build();

        assertThat(FailureLine.of(new NoSuchFileException("/etc/signet/tls.p12"), List.of(new NamedByValue(config))))
                .isEqualTo("Signet could not start: There is no such file: /etc/signet/tls.p12."
                        + " Correct quarkus.b.file (QUARKUS_B_FILE).");
    }
}
