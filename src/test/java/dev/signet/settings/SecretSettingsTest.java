package dev.signet.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSettingsTest {
    private static final String SECRET = "signet.keys.secret";
    private static final String TEXT = "correct horse battery staple 0123456789";

    @TempDir
    Path folder;

    static Stream<String> secrets() {
        return Stream.concat(
                SettingNames.listed().secrets().stream(),
                Stream.of("signet.clients.shop.secret", "signet.clients.\"my.shop\".secret"));
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void every_secret_can_come_from_a_file(String secret) throws IOException {
        String file = write(TEXT + "\n").toString();
        assertThat(value(secret, Map.of(SettingForms.variable(secret) + "_FILE", file), Map.of()))
                .isEqualTo(TEXT);
        assertThat(value(secret, Map.of(), Map.of(secret + "-file", file))).isEqualTo(TEXT);
        assertThat(value(secret, Map.of(), Map.of("%prod." + secret + "-file", file)))
                .isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "signet.keys.secret",
                "signet.keys.legacy.hs256-secret",
                "signet.keys.signing-key",
                "signet.admin.password",
                "signet.clients.shop.secret",
                "signet.revocation.jdbc-url",
                "quarkus.datasource.password",
                "quarkus.mailer.password"
            })
    void these_are_secrets(String setting) {
        assertThat(SettingNames.listed().isSecret(setting)).isTrue();
    }

    @Test
    void line_breaks_at_the_end_are_no_part_of_a_secret_wherever_it_comes_from() throws IOException {
        for (String end : List.of("", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n\n")) {
            assertThat(fromFile(TEXT + end)).isEqualTo(TEXT);
            assertThat(fromVariable(TEXT + end)).isEqualTo(TEXT);
            assertThat(value(SECRET, Map.of(), Map.of(SECRET, TEXT + end))).isEqualTo(TEXT);
        }
        for (String inside : List.of(" leading", "trailing ", "tab\t", "two\nlines", "\nfirst")) {
            assertThat(fromFile(inside)).isEqualTo(inside);
        }
        assertThat(fromFile("\uFEFF" + TEXT + "\r\n")).isEqualTo(TEXT);
    }

    @Test
    void what_a_file_holds_is_taken_literally() throws IOException {
        Random random = new Random(14);
        String signs = "$${}:\\\"'`#=,;%!&|<>()[]~ aZ9é€😀";
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder("x");
            random.ints(1 + random.nextInt(40), 0, signs.codePointCount(0, signs.length()))
                    .map(at -> signs.codePointAt(signs.offsetByCodePoints(0, at)))
                    .forEach(text::appendCodePoint);
            assertThat(fromFile(text.toString())).isEqualTo(text.toString());
        }
        assertThat(fromFile("${quarkus.http.port}$$")).isEqualTo("${quarkus.http.port}$$");
        assertThat(fromVariable("a$$b")).isEqualTo("a$b");
    }

    @Test
    void several_secrets_stand_on_a_line_each_in_a_file_and_between_commas_in_a_variable() throws IOException {
        String name = "signet.keys.previous-secrets";
        Path file = write("one, with \\ and $1\r\ntwo\n\nthree\n");
        assertThat(config(Map.of("SIGNET_KEYS_PREVIOUS_SECRETS_FILE", file.toString()), Map.of())
                        .getValues(name, String.class))
                .containsExactly("one, with \\ and $1", "two", "three");
        assertThat(config(Map.of("SIGNET_KEYS_PREVIOUS_SECRETS", "one\n,two\r\n"), Map.of())
                        .getValues(name, String.class))
                .containsExactly("one", "two");
        assertThat(config(Map.of(), Map.of(name + "[0]", "one\n", name + "[1]", "two"))
                        .getValues(name, String.class))
                .containsExactly("one", "two");
    }

    @Test
    void a_secret_and_its_file_are_not_both_set() throws IOException {
        String file = write(TEXT).toString();
        assertThatThrownBy(() -> value(SECRET, Map.of("SIGNET_KEYS_SECRET_FILE", file), Map.of(SECRET, "shameful")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("(SIGNET_KEYS_SECRET) ", "SIGNET_KEYS_SECRET_FILE")
                .hasMessageNotContainingAny("shameful", "horse");
        // compose.yaml sets what it was not given to nothing.
        assertThat(value(SECRET, Map.of("SIGNET_KEYS_SECRET_FILE", file, "SIGNET_KEYS_SECRET", ""), Map.of()))
                .isEqualTo(TEXT);
        assertThat(value(SECRET, Map.of("SIGNET_KEYS_SECRET_FILE", "", "SIGNET_KEYS_SECRET", TEXT), Map.of()))
                .isEqualTo(TEXT);
        assertThat(config(Map.of("SIGNET_KEYS_SECRET_FILE", ""), Map.of()).getOptionalValue(SECRET, String.class))
                .isEmpty();
    }

    @Test
    void a_file_that_is_missing_empty_a_folder_too_long_or_no_text_is_refused_by_name() throws IOException {
        refused(folder.resolve("none")).hasMessageContaining("does not exist");
        refused(folder).hasMessageContaining("is a folder");
        refused(Path.of("/dev/null")).hasMessageContaining("is not a regular file");
        for (String empty : List.of("", "\n", "\r\n\r\n", "  \n", "\uFEFF\n")) {
            refused(write(empty)).hasMessageContaining("is empty");
        }
        refused(write("shameful".repeat(10_000))).hasMessageContaining("is longer than 65536 bytes");
        for (byte[] binary : List.of(
                new byte[] {'s', 'h', 'a', 'm', 'e', 0, 1}, new byte[] {(byte) 0xC3, 'x'}, new byte[] {(byte) 0xFF, 1
                })) {
            refused(Files.write(folder.resolve("binary"), binary)).hasMessageContaining("is not UTF-8 text");
        }
        refused(Files.writeString(folder.resolve("utf-16"), "shameful", StandardCharsets.UTF_16))
                .hasMessageContaining("is not UTF-8 text");
    }

    @Test
    void a_file_that_others_own_is_refused_by_name() throws IOException {
        assumeFalse(System.getProperty("user.name").equals("root"), "root reads every file");
        Path file = write("shameful");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        refused(file).hasMessageContaining("cannot be read by the user");
    }

    @Test
    void what_is_no_secret_has_no_file() throws IOException {
        String file = write("5m").toString();
        assertThat(config(Map.of("SIGNET_TOKEN_LEEWAY_FILE", file), Map.of())
                        .getOptionalValue("signet.token.leeway", String.class))
                .isEmpty();
        assertThatThrownBy(() -> SettingsCheck.run(config(Map.of("SIGNET_TOKEN_LEEWAY_FILE", file), Map.of())))
                .hasMessageContaining("SIGNET_TOKEN_LEEWAY_FILE");
    }

    @Test
    void a_bad_file_stops_the_start_before_anything_else_is_done() {
        Map<String, String> environment = new HashMap<>();
        Stream.concat(SettingNames.listed().secrets().stream(), Stream.of("signet.clients.shop.secret"))
                .forEach(secret -> {
                    environment.clear();
                    environment.put(SettingForms.variable(secret) + "_FILE", "/nowhere/at/all");
                    assertThatThrownBy(() -> SettingsCheck.run(config(environment, Map.of())))
                            .isInstanceOf(ConfigurationException.class)
                            .hasMessageContainingAll(
                                    secret + "-file", SettingForms.variable(secret) + "_FILE", "/nowhere/at/all");
                });
    }

    /** If it were as good as not set, an embedded database would start in place of the one in the file. */
    @Test
    void an_expression_that_leads_nowhere_in_the_name_of_a_file_is_a_fault_of_the_secret() {
        SettingNames.listed().secrets().forEach(secret -> {
            String variable = SettingForms.variable(secret) + "_FILE";
            for (String file : List.of("/run/secrets/${nope}", "${nope}x", "${nope}")) {
                SmallRyeConfig config = config(Map.of(variable, file), Map.of());
                assertThat(config.getConfigValue(secret).getProblems())
                        .as("%s=%s", variable, file)
                        .isNotEmpty();
            }
        });
        assertThat(config(Map.of("QUARKUS_DATASOURCE_JDBC_URL_FILE", "${nope}"), Map.of())
                        .getPropertyNames())
                .contains("quarkus.datasource.jdbc.url");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(Path file) {
        return assertThatThrownBy(() -> value(SECRET, Map.of("SIGNET_KEYS_SECRET_FILE", file.toString()), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("signet.keys.secret-file", "SIGNET_KEYS_SECRET_FILE", file.toString())
                .hasMessageNotContaining("shame");
    }

    private String fromFile(String text) throws IOException {
        return value(SECRET, Map.of("SIGNET_KEYS_SECRET_FILE", write(text).toString()), Map.of());
    }

    private static String fromVariable(String text) {
        return value(SECRET, Map.of("SIGNET_KEYS_SECRET", text), Map.of());
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("secret"), text);
    }

    private static String value(String name, Map<String, String> environment, Map<String, String> properties) {
        return config(environment, properties).getValue(name, String.class);
    }

    private static SmallRyeConfig config(Map<String, String> environment, Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withProfile("prod")
                .addDefaultInterceptors()
                .withInterceptors(new SecretSettings())
                .withSources(new EnvConfigSource(environment, 300))
                .withSources(new io.smallrye.config.PropertiesConfigSource(properties, "properties", 260))
                .build();
    }
}
