package dev.signet.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTest {
    private static final List<String> SECRETS = List.of(
            "signet.admin.password",
            "signet.keys.secret",
            "signet.keys.signing-key",
            "signet.keys.legacy.hs256-secret",
            "signet.clients.shop.secret");

    /** The settings with a literal value in a document: {@code NAME=value}, in quotes or not. */
    private static final Pattern SET_LITERALLY = Pattern.compile(
            "\\b(?:SIGNET|POSTGRES|QUARKUS)_[A-Z_]*(?:SECRET|PASSWORD|SIGNING_KEY)[= :]+(?:'([^']*)'|\"([^\"$]+)\"|([^\\s`'\"$(|]+))");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "choose one",
                "changeme",
                "change-me-please-change-me-please-00",
                "CHANGE ME",
                "ChangeMe!",
                "replace this",
                "replace-with-a-random-string-of-32-characters",
                "your-256-bit-secret",
                "your_secret_key_here",
                "a-string-secret-at-least-256-bits-long",
                "ThisTokenIsNotSoSecretChangeIt",
                "set it to a random text",
                "set it to at least 32 random characters",
                "supersecretsupersecretsupersecret",
                "my-super-secret-key-1234567890",
                "secret",
                "PASSWORD",
                "Password123",
                "…",
                "...",
                "********",
                "<secret>",
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "placeholder-placeholder-placeholder",
                "signet-signet-signet-signet-signet",
                "insert secret here",
                "testsecrettestsecrettestsecrettestsecret",
                "changeit",
                "choose-a-good-one",
                "Choose a strong password",
                "put a long random secret in this place",
                "openssl rand -base64 48",
                "$(openssl rand -base64 48)",
                "$(cat keys.secret)",
                "`head -c 36 /dev/urandom | base64`",
                "{{ signet_keys_secret_from_the_vault }}",
                "{{.Values.signet.keysSecret}}",
                "%SIGNET_KEYS_SECRET%",
                "<generate: openssl rand -base64 48>",
                "<a key of 32 characters>"
            })
    void placeholders_are_refused_for_every_secret_in_any_spelling(String placeholder) {
        for (String secret : SECRETS) {
            for (String spelling : List.of(
                    placeholder,
                    placeholder.toUpperCase(Locale.ROOT),
                    placeholder.replaceAll("[ -]", "_"),
                    placeholder + "\n")) {
                assertThatThrownBy(() -> read(secret, spelling))
                        .as(spelling)
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContainingAll(secret, SettingForms.variable(secret), "openssl rand");
            }
        }
    }

    @Test
    void no_document_sets_a_secret_that_would_be_taken() throws IOException {
        for (Path document : documents()) {
            for (MatchResult set :
                    SET_LITERALLY.matcher(Files.readString(document)).results().toList()) {
                String value = Stream.of(1, 2, 3)
                        .map(set::group)
                        .filter(group -> group != null)
                        .findFirst()
                        .orElseThrow();
                // Ellipses, references and words of the sentence around it.
                assertThat(value)
                        .as("%s: %s", document, set.group())
                        .matches(text -> isRefused(text) || text.length() < 8 || text.startsWith("/run/secrets"));
            }
        }
    }

    @Test
    void random_secrets_and_passphrases_are_taken() {
        Random random = new Random(16);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[12 + random.nextInt(40)];
            random.nextBytes(bytes);
            assertThat(isRefused(Base64.getEncoder().encodeToString(bytes))).isFalse();
            assertThat(isRefused(HexFormat.of().formatHex(bytes))).isFalse();
        }
        for (String passphrase : List.of(
                "correct horse battery staple",
                "the monkey keeps a key",
                "Tr0ub4dor&3",
                "!@#$%^&*()+=",
                "my secret garden 1911",
                "exchange metals",
                "change of heart 19",
                "<3 you (all) 100% {or} $5",
                "choose life, not death 77",
                "28471930571183",
                "a-test-tube-of-mercury",
                "données-très-privées")) {
            assertThatCode(() -> read("signet.admin.password", passphrase)).doesNotThrowAnyException();
        }
    }

    @Test
    void djangos_key_for_development_only_reads_old_tokens() {
        String key = "django-insecure-#x1&^k2!m3@p4$q5%r6(s7)t8-u9_v0+w1=y2*z3";
        assertThatCode(() -> read("signet.keys.legacy.hs256-secret", key.replace("$", "$$")))
                .doesNotThrowAnyException();
        for (String secret : SECRETS) {
            if (!secret.contains("legacy")) {
                assertThatThrownBy(() -> read(secret, key))
                        .hasMessageContainingAll(secret, "django-insecure-", "openssl rand")
                        .hasMessageNotContaining("#x1");
            }
        }
    }

    @Test
    void what_is_not_ours_is_not_looked_at() {
        assertThatCode(() -> read("quarkus.datasource.password", "changeme")).doesNotThrowAnyException();
        assertThatCode(() -> read("signet.keys.previous-secrets", "changeme")).doesNotThrowAnyException();
    }

    private static boolean isRefused(String text) {
        try {
            Placeholders.refuse("signet.keys.secret", text);
            return false;
        } catch (ConfigurationException refused) {
            return true;
        }
    }

    private static void read(String name, String value) {
        new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withInterceptors(new SecretSettings())
                .withSources(new PropertiesConfigSource(Map.of(name, value), "properties", 260))
                .build()
                .getConfigValue(name);
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"));
                Stream<Path> deploy = Files.walk(Path.of("deploy"));
                Stream<Path> bench = Files.walk(Path.of("bench"))) {
            return Stream.of(
                            docs,
                            deploy,
                            bench,
                            Stream.of("README.md", "compose.yaml", "application.properties.example", "SECURITY.md")
                                    .map(Path::of))
                    .flatMap(files -> files)
                    .filter(file -> file.toString().matches(".*\\.(md|yaml|example|cfg|sh|env)"))
                    .toList();
        }
    }
}
