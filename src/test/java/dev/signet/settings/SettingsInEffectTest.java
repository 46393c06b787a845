package dev.signet.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every setting is shown with its value and where that came from, and no secret is. */
class SettingsInEffectTest {
    private static final String CANARY = "5ecretCanary0123456789abcdefghijklmnop";

    @TempDir
    Path folder;

    @Test
    void every_listed_setting_is_there_once_under_its_heading() {
        List<SettingInEffect> settings = SettingsInEffect.of(with(Map.of(), Map.of()));

        assertThat(settings)
                .extracting(SettingInEffect::name)
                .doesNotHaveDuplicates()
                .contains("signet.token.access-lifetime", "signet.keys.secret", "quarkus.datasource.jdbc.url")
                .noneMatch(name -> name.endsWith("-file") || name.contains("<"));
        assertThat(settings).allSatisfy(setting -> assertThat(setting.section()).isNotBlank());
        assertThat(of(settings, "signet.token.access-lifetime").section()).isEqualTo("tokens");
    }

    @Test
    void a_value_has_the_name_of_its_variable_or_its_file() {
        List<SettingInEffect> settings = SettingsInEffect.of(with(
                Map.of("SIGNET_TOKEN_ACCESS_LIFETIME", "15m"),
                Map.of("signet.token.access-lifetime", "20m", "signet.token.refresh-lifetime", "1d")));

        SettingInEffect variable = of(settings, "signet.token.access-lifetime");
        assertThat(variable.value()).isEqualTo("15m");
        assertThat(variable.source()).isEqualTo("environment");
        assertThat(variable.sourceName()).isEqualTo("SIGNET_TOKEN_ACCESS_LIFETIME");
        SettingInEffect file = of(settings, "signet.token.refresh-lifetime");
        assertThat(file.value()).isEqualTo("1d");
        assertThat(file.source()).isEqualTo("file");
        assertThat(file.sourceName()).isEqualTo("/etc/signet/application.properties");
        SettingInEffect neither = of(settings, "signet.token.issuer");
        assertThat(neither.source()).isEqualTo("default");
        assertThat(neither.sourceName()).isNull();
    }

    static Stream<String> secrets() {
        return Stream.concat(
                SettingNames.listed().secrets().stream(),
                Stream.of(
                        "signet.clients.shop.secret",
                        "signet.clients.\"web.shop\".secret",
                        "signet.clients.shop.secret-hash",
                        "signet.providers.google.client-secret",
                        "signet.providers.apple.private-key"));
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void a_secret_is_never_shown_only_whether_it_is_set(String name) {
        List<SettingInEffect> settings = SettingsInEffect.of(with(Map.of(), Map.of(name, CANARY)));

        assertThat(settings.toString()).doesNotContain(CANARY);
        assertThat(settings)
                .filteredOn(setting -> setting.name().equals(name))
                .singleElement()
                .satisfies(setting -> {
                    assertThat(setting.isSet()).isTrue();
                    assertThat(setting.isSecret()).isTrue();
                    assertThat(setting.value()).isNull();
                    assertThat(setting.defaultValue()).isNull();
                });
    }

    @Test
    void a_secret_in_a_file_is_not_shown_either_but_who_named_the_file_is() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), CANARY);

        List<SettingInEffect> settings =
                SettingsInEffect.of(with(Map.of("SIGNET_KEYS_SECRET_FILE", file.toString()), Map.of()));

        assertThat(settings.toString()).doesNotContain(CANARY);
        SettingInEffect secret = of(settings, "signet.keys.secret");
        assertThat(secret.isSet()).isTrue();
        assertThat(secret.source()).isEqualTo("environment");
        assertThat(secret.sourceName()).isEqualTo("SIGNET_KEYS_SECRET_FILE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://bob:" + CANARY + "@example.com/x",
                "https://" + CANARY + "@example.com/",
                "https://bob:a@b:" + CANARY + "@example.com",
                "smtp://bob:" + CANARY + "@mail.example.com:25, https://example.org",
                "https://example.com/?token=" + CANARY,
                "https://example.com/x?a=b&Password=" + CANARY + "&c=d",
                "https://example.com/?api_key=" + CANARY,
                "jdbc:postgresql://db/x?sslpassword=" + CANARY,
                "https://one:" + CANARY + "@a.example,https://two:" + CANARY + "@b.example"
            })
    void credentials_in_urls_are_hidden_and_the_rest_is_shown(String url) {
        SettingInEffect shown =
                of(SettingsInEffect.of(with(Map.of(), Map.of("signet.ui.terms-url", url))), "signet.ui.terms-url");

        assertThat(shown.value()).doesNotContain(CANARY).contains("***");
        assertThat(shown.value()).contains(url.contains("db/x") ? "db" : "example");
    }

    @Test
    void a_reference_to_another_setting_is_shown_as_it_was_written() {
        List<SettingInEffect> settings = SettingsInEffect.of(with(
                Map.of("MY_SECRET", CANARY),
                Map.of("signet.mail.site-name", "Shop ${my.secret}", "my.secret", CANARY)));

        assertThat(settings.toString()).doesNotContain(CANARY);
        assertThat(of(settings, "signet.mail.site-name").value()).isEqualTo("Shop ${my.secret}");
    }

    @Test
    void the_elements_of_a_list_are_shown_together() {
        List<SettingInEffect> settings = SettingsInEffect.of(
                with(Map.of(), Map.of("signet.token.audience[0]", "web", "signet.token.audience[1]", "mobile")));

        assertThat(of(settings, "signet.token.audience").value()).isEqualTo("web,mobile");
        assertThat(of(settings, "signet.token.audience").source()).isEqualTo("file");
    }

    private static SettingInEffect of(List<SettingInEffect> settings, String name) {
        return settings.stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static SmallRyeConfig with(Map<String, String> environment, Map<String, String> file) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withInterceptors(new SecretSettings())
                .withSources(new EnvConfigSource(environment, 300))
                .withSources(
                        new PropertiesConfigSource(new HashMap<>(file), "file:/etc/signet/application.properties", 260))
                .build();
    }
}
